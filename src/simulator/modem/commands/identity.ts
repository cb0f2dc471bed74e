import { writeTimestamp } from '../../tpdu/timestamp.js';
import { cme, error, ok } from '../answer.js';
import type { ModemState } from '../state.js';
import type { StandardCommand, StandardCommands } from './standard.js';

/** A command that only tells something; the same with the V.250 name. */
function tells(text: (state: ModemState) => string): StandardCommand {
  return { execute: (state) => ok(text(state)), test: () => ok() };
}

const manufacturer = tells(({ behaviour }) => behaviour.identity.manufacturer);
const model = tells(({ behaviour }) => behaviour.identity.model);
const revision = tells(({ behaviour }) => behaviour.identity.revision);
const serial = tells(({ behaviour }) => behaviour.identity.imei);

/** Who the modem and the card are, and what time the modem has. TS 27.007 §5, §8.15. */
export const identityCommands: StandardCommands = {
  '+CGMI': manufacturer,
  '+GMI': manufacturer,
  '+CGMM': model,
  '+GMM': model,
  '+CGMR': revision,
  '+GMR': revision,
  '+CGSN': serial,
  '+GSN': serial,
  '+CIMI': { needsSim: 'cme', ...tells(({ sim }) => sim?.imsi ?? '') },
  '+CCID': {
    execute: ({ sim }) => (sim === undefined ? cme(10) : ok(`+CCID: ${sim.iccid}`)),
    test: () => ok(),
  },
  '+CNUM': {
    needsSim: 'cme',
    execute: ({ sim }) => (sim?.number ? ok(`+CNUM: ,"${sim.number}",145`) : ok()),
    test: () => ok(),
  },
  '+CCLK': {
    set: (_state, { parameters: [time] }) => (/^\d\d\/\d\d\/\d\d,\d\d:\d\d:\d\d/.test(time ?? '') ? ok() : error),
    read: ({ clock }) => ok(`+CCLK: "${writeTimestamp(clock.now())}"`),
    test: () => ok(),
  },
};
