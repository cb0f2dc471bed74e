import { type Answer, error } from '../modem/answer.js';
import type { Quirk } from '../modem/quirk.js';
import { atFirst, changing, rewording, SILENCE } from './reword.js';

/** Deviations in lines, echo, result codes and noise. */
export const framingQuirks = {
  signalNoise: {
    name: 'signal-noise',
    row: 'QL01',
    about: '^RSSI and ^BOOT come every 20 seconds.',
    change(behaviour) {
      behaviour.noise = [
        { line: '^RSSI:18', everyMs: 20_000 },
        { line: '^BOOT:20952548,0,0,0,6', everyMs: 20_000 },
      ];
    },
  },
  blankLinesBeforeOk: {
    name: 'blank-lines-before-ok',
    row: 'QL04',
    about: 'Blank lines stand before the final result code.',
    change(behaviour) {
      behaviour.blankLines = 2;
    },
  },
  doubledNewline: {
    name: 'doubled-newline',
    row: 'QL05',
    about: 'Every CR LF comes twice.',
    change(behaviour) {
      behaviour.newline = '\r\n\r\n';
    },
  },
  lineFeedOnly: {
    name: 'line-feed-only',
    row: 'QL05',
    about: 'Lines end in LF without CR.',
    change(behaviour) {
      behaviour.newline = '\n';
    },
  },
  numericResults: {
    name: 'numeric-results',
    row: 'QL05',
    about: 'Result codes are numbers until ATV1.',
    change(behaviour) {
      behaviour.numericResults = true;
    },
  },
  doubleEcho: {
    name: 'double-echo',
    row: 'QL06',
    about: 'Each command is echoed twice.',
    change(behaviour) {
      behaviour.echoCopies = 2;
    },
  },
  commandNotSupport: {
    name: 'command-not-support',
    row: 'QL07',
    about: 'An unknown command is answered with COMMAND NOT SUPPORT.',
    change(behaviour) {
      behaviour.unknownCommand = 'COMMAND NOT SUPPORT';
    },
  },
  modemError: {
    name: 'modem-error',
    row: 'QL08',
    about: 'MODEM ERROR: 4 is said in place of ERROR.',
    change(behaviour) {
      behaviour.unknownCommand = 'MODEM ERROR: 4';
    },
    lay(modem) {
      modem.on(
        '*',
        changing(['execute', 'set', 'read', 'test'], (answer) =>
          answer.final === 'ERROR' ? { ...answer, final: 'MODEM ERROR: 4' } : answer,
        ),
      );
    },
  },
  paddedRegistration: {
    name: 'padded-registration',
    row: 'QL09',
    about: 'The numbers of +CREG have three digits: +CREG: 000,001.',
    lay(modem) {
      modem.on('+CREG', rewording(['read'], pad));
      modem.rewordUrc('+CREG', (lines) => lines.map(pad));
    },
  },
  pinStateWithoutOk: {
    name: 'pin-state-without-ok',
    row: 'QL11',
    about: '+CPIN: READY is not followed by OK.',
    lay(modem) {
      modem.on(
        '+CPIN',
        changing(['read'], (answer) => (answer.final === 'OK' ? { ...answer, final: undefined } : answer)),
      );
    },
  },
  pinStateQuoted: {
    name: 'pin-state-quoted',
    row: 'QL12',
    about: 'The state of the card stands in quotes: +CPIN: "READY".',
    lay(modem) {
      modem.on(
        '+CPIN',
        rewording(['read'], (line) => line.replace(/: (.*)$/, ': "$1"')),
      );
    },
  },
  pinStateWithoutSpace: {
    name: 'pin-state-without-space',
    row: 'QL12',
    about: 'No space stands behind the colon: +CPIN:READY.',
    lay(modem) {
      modem.on(
        '+CPIN',
        rewording(['read'], (line) => line.replace(': ', ':')),
      );
    },
  },
  pinStateMissing: {
    name: 'pin-state-missing',
    row: 'QL12',
    about: '+CPIN? is answered with OK alone when nothing is asked for.',
    lay(modem) {
      modem.on(
        '+CPIN',
        changing(['read'], (answer) => (isReady(answer) ? { ...answer, lines: [] } : answer)),
      );
    },
  },
  secondPinAsked: {
    name: 'second-pin-asked',
    row: 'QL12',
    about: '+CPIN? says SIM PIN2 when nothing is asked for.',
    lay(modem) {
      modem.on(
        '+CPIN',
        changing(['read'], (answer) => (isReady(answer) ? { ...answer, lines: ['+CPIN: SIM PIN2'] } : answer)),
      );
    },
  },
  messagesReadyLate: {
    name: 'messages-ready-late',
    row: 'QL15',
    about: 'The first five commands around messages are ERROR, until SMS Ready is said.',
    lay(modem) {
      const early = atFirst(modem, 5, error);
      for (const name of ['+CMGF', '+CSMS', '+CPMS', '+CNMI', '+CMGL', '+CMGR', '+CSCA', '+CMGS'])
        modem.on(name, early, 'before prompt');
    },
    change(behaviour) {
      behaviour.bootLines = ['Call Ready', 'SMS Ready'];
    },
  },
  firstCommandLost: {
    name: 'first-command-lost',
    row: 'QL20',
    about: 'The first command after power-on is not answered.',
    lay(modem) {
      modem.on('*', atFirst(modem, 1, SILENCE), 'before prompt');
    },
  },
  resetIsDisconnect: {
    name: 'reset-is-disconnect',
    row: 'QL24',
    about: '+CFUN=1,1 takes the device away for twenty seconds.',
    change(behaviour) {
      behaviour.resetAwayMs = 20_000;
    },
  },
} satisfies Record<string, Quirk>;

function isReady({ lines }: Answer): boolean {
  return lines[0] === '+CPIN: READY';
}

function pad(line: string): string {
  return line.replace(/(?<=[ ,])\d(?=,|$)/g, (digit) => digit.padStart(3, '0'));
}
