import type { Quirk } from '../modem/quirk.js';
import { changing } from './reword.js';

const CR = 0x0d;

/** Octets that belong to no answer. */
export const noiseQuirks = {
  registrationTwice: {
    name: 'registration-told-within-answer',
    row: 'QL10',
    about: 'With +CREG=1 or 2, its unsolicited form stands before the answer to +CREG?.',
    lay(modem) {
      modem.on(
        '+CREG',
        changing(['read'], (answer) => {
          const { '+CREG': asked } = modem.settings.registrationReports;
          const told = answer.lines.map((line) => line.replace(/: \d,/, ': '));
          return asked === 0 ? answer : { ...answer, lines: [...told, ...answer.lines] };
        }),
      );
    },
  },
  leftovers: {
    name: 'leftovers-of-last-session',
    row: 'QL28',
    about: 'Who opens the port finds the end of what somebody else was answered.',
    lay(modem) {
      modem.onOpen((say) => say('71010000000000131\r\n+CMGL: 3,1,,17\r\n0791947101670000\r\n\r\nOK\r\n'));
    },
  },
  positions: {
    name: 'positions-between-answers',
    row: 'QL31',
    about: 'Sentences of a satellite receiver ($GPGGA) come every second.',
    change(behaviour) {
      const line = '$GPGGA,123519.00,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*6A';
      behaviour.noise = [...behaviour.noise, { line, everyMs: 1_000 }];
    },
  },
  telnet: {
    name: 'telnet-octets',
    row: 'QL32',
    about: 'Telnet negotiation comes at the opening of the port, and a NUL behind every CR.',
    lay(modem) {
      modem.onOpen((say) => say('\u00FF\u00FD\u0018\u00FF\u00FB\u0001\u00FF\u00FB\u0003'));
      modem.line.filterOutgoing((octets) =>
        Uint8Array.from([...octets].flatMap((octet) => (octet === CR ? [octet, 0] : [octet]))),
      );
    },
  },
} satisfies Record<string, Quirk>;
