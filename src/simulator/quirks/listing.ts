import type { Quirk } from '../modem/quirk.js';
import { fromHex } from '../octets.js';
import { decodeServiceCentre } from '../tpdu/address.js';
import { changing, rewording, SILENCE } from './reword.js';

const EIGHT_MINUTES = 480_000;
const PADDED_DIGITS = 300;

/** Deviations in what listing, reading and deleting give. */
export const listingQuirks = {
  countersLate: {
    name: 'counters-late',
    row: 'QM03',
    about: '+CPMS? shows no message in use for half a second after one has arrived.',
    lay(modem) {
      let arrivedAt = Number.NEGATIVE_INFINITY;
      modem.onReceive((tpdu) => {
        arrivedAt = modem.clock.monotonic();
        return tpdu;
      });
      modem.on(
        '+CPMS',
        rewording(['read'], (line) =>
          modem.clock.monotonic() - arrivedAt < 500 ? line.replace(/",\d+,/g, '",0,') : line,
        ),
      );
    },
  },
  fullListingSilent: {
    name: 'full-listing-silent-at-first',
    row: 'QM04',
    about: '+CMGL=4 is not answered in the first eight minutes after power-on.',
    lay(modem) {
      let startedAt = 0;
      modem.onPowerOn(() => {
        startedAt = modem.clock.monotonic();
      });
      modem.on('+CMGL', ({ form, parameters: [stat] }) => {
        const early = modem.clock.monotonic() - startedAt < EIGHT_MINUTES;
        return early && form === 'set' && stat === '4' ? SILENCE : undefined;
      });
    },
  },
  listedIndexesAreOthers: {
    name: 'listed-indexes-are-others',
    row: 'QM06',
    about: 'The indexes of +CMGL are greater by 1000 than those that +CMGR and +CMGD know.',
    lay(modem) {
      modem.on(
        '+CMGL',
        rewording(['set', 'execute'], (line) =>
          line.replace(/^\+CMGL: (\d+)/, (_, index) => `+CMGL: ${Number(index) + 1000}`),
        ),
      );
    },
  },
  partsVanishTogether: {
    name: 'parts-vanish-together',
    row: 'QM08',
    about: 'Deleting one part of a long message deletes the other parts too.',
    lay(modem) {
      modem.on('+CMGD', ({ form, parameters: [index, flag = '0'] }) => {
        const [memory] = modem.settings.memories;
        const stored = modem.stored(memory);
        const deleted = stored.find((message) => String(message.index) === index);
        const header = deleted === undefined ? undefined : headerOf(deleted.pdu);
        if (form !== 'set' || flag !== '0' || header === undefined) return undefined;
        for (const other of stored)
          if (other !== deleted && headerOf(other.pdu) === header) modem.discard(memory, other.index);
        return undefined;
      });
    },
  },
  emptySlotIsFiller: {
    name: 'empty-slot-is-filler',
    row: 'QM11',
    about: 'Reading an empty slot gives `+CMGR: 0,,0` and the PDU 00FFFF….',
    change(behaviour) {
      behaviour.emptySlot = 'filler';
    },
  },
  shiftedReports: {
    name: 'shifted-reports',
    row: 'QM20',
    about: 'A stored report is read with 000000FF00 in place of the service centre.',
    lay(modem) {
      modem.on(
        '+CMGR',
        changing(['set'], ({ lines, ...rest }) => ({ ...rest, lines: lines.map(shift) })),
      );
      modem.on(
        '+CMGL',
        changing(['set', 'execute'], ({ lines, ...rest }) => ({ ...rest, lines: lines.map(shift) })),
      );
    },
  },
  paddedReports: {
    name: 'padded-reports',
    row: 'QM21',
    about: 'A stored report is read with FF behind it, up to 300 digits; the length is that of the TPDU.',
    lay(modem) {
      const pad = (line: string) => (tpduOfReport(line) === undefined ? line : line.padEnd(PADDED_DIGITS, 'F'));
      modem.on('+CMGR', rewording(['set'], pad));
      modem.on('+CMGL', rewording(['set', 'execute'], pad));
    },
  },
} satisfies Record<string, Quirk>;

/** Reference and number of parts of a long message's part; `undefined` for a whole message. TS 23.040 §9.2.3.24.1. */
function headerOf(pdu: string): string | undefined {
  return /050003(....)../.exec(pdu)?.[1];
}

/** The TPDU of a line that is a PDU with an SMS-STATUS-REPORT. TS 23.040 §9.2.3.1. */
function tpduOfReport(line: string): string | undefined {
  const octets = fromHex(line);
  const centre = octets && decodeServiceCentre(octets);
  if (octets === undefined || centre === undefined || octets.length < 2) return undefined;
  const isReport = ((octets[centre.lengthOctets] ?? 0) & 0x03) === 0x02;
  return isReport ? line.slice(centre.lengthOctets * 2) : undefined;
}

function shift(line: string): string {
  const tpdu = tpduOfReport(line);
  return tpdu === undefined ? line : `000000FF00${tpdu}`;
}
