import { hexOctet } from '../../octets.js';
import { cme, error, ok } from '../answer.js';
import type { ModemState } from '../state.js';
import { number, type Perform, type StandardCommands } from './standard.js';

const READ_BINARY = 176; // TS 31.101 §11.1.3
const EF_SMSS = 28483; // 6F43, TS 31.102 §4.2.9
const EF_ICCID = 12258; // 2FE2

/** Enters the PIN, or PUK and new PIN; a locked card that gets in is registered. TS 27.007 §8.3. */
const enterPin: Perform = (state, { parameters: [code = '', newPin] }) => {
  const { sim, effects } = state;
  if (sim === undefined) return cme(10);
  if (sim.state === 'READY') return cme(3); // no password is asked for
  if (sim.state === 'BLOCKED') return cme(13);
  const right = sim.state === 'SIM PIN' ? sim.verifyPin(code) : newPin !== undefined && sim.unblock(code, newPin);
  if (!right) return state.sim?.state === 'SIM PUK' ? cme(12) : cme(16);
  effects.updateRegistration();
  return ok();
};

function readFile(state: ModemState, file: number): string {
  if (file === EF_SMSS) return `+CRSM: 144,0,"${hexOctet(state.sim?.lastReference ?? 255)}FF"`;
  if (file === EF_ICCID) {
    const digits = (state.sim?.iccid ?? '').padEnd(20, 'F').slice(0, 20);
    return `+CRSM: 144,0,"${digits.replace(/(.)(.)/g, '$2$1')}"`;
  }
  return '+CRSM: 106,130'; // 6A82: file not found
}

/** +CLCK for the card's PIN request, "SC". TS 27.007 §7.4. */
const lock: Perform = (state, { parameters: [facility, mode, code = ''] }) => {
  const { sim } = state;
  if (sim === undefined) return cme(10);
  if (facility !== 'SC') return number(mode) === 2 ? ok('+CLCK: 0') : cme(4);
  if (number(mode) === 2) return ok(`+CLCK: ${sim.pinRequested ? 1 : 0}`);
  if (mode !== '0' && mode !== '1') return error;
  if (!sim.verifyPin(code)) return sim.state === 'SIM PUK' ? cme(12) : cme(16);
  sim.pinRequested = mode === '1';
  return ok();
};

/** The SIM card: PIN, locks, files. TS 27.007 §7.4, §7.5, §8.3, §8.18. */
export const simCommands: StandardCommands = {
  '+CPIN': {
    set: enterPin,
    read: ({ sim }) => {
      if (sim === undefined) return cme(10);
      return sim.state === 'BLOCKED' ? cme(13) : ok(`+CPIN: ${sim.state}`);
    },
    test: () => ok(),
  },
  '+CPINR': {
    execute: ({ sim }) =>
      sim === undefined ? cme(10) : ok(`+CPINR: SIM PIN,${sim.pinTries},3`, `+CPINR: SIM PUK,${sim.pukTries},10`),
    test: () => ok(),
  },
  '+CLCK': { set: lock, test: () => ok('+CLCK: ("SC")') },
  '+CPWD': {
    needsSim: 'cme',
    set: ({ sim }, { parameters: [facility, oldPin = '', newPin = ''] }) => {
      if (facility !== 'SC' || !/^\d{4,8}$/.test(newPin)) return error;
      return sim?.changePin(oldPin, newPin) ? ok() : cme(16);
    },
    test: () => ok('+CPWD: ("SC",8)'),
  },
  '+CRSM': {
    needsSim: 'cme',
    set: (state, { parameters: [command, file] }) =>
      number(command) === READ_BINARY ? ok(readFile(state, number(file) ?? 0)) : ok('+CRSM: 109,0'), // 6D00: unknown
    test: () => ok(),
  },
};
