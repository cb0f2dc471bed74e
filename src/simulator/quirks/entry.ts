import type { Layable, Quirk } from '../modem/quirk.js';
import { SILENCE } from './reword.js';

const CR = 0x0d;
const LF = 0x0a;
const CTRL_Z = 0x1a;
const ESC = 0x1b;
/** SMS-SUBMIT with every field at its longest. TS 23.040 §9.2.2.2. */ const LONGEST_SUBMIT_OCTETS = 164;
const UCS2 = 8;

/** Deviations in how the modem hears what the host writes. */
export const entryQuirks = {
  escapeNeedsReturn: {
    name: 'escape-needs-return',
    row: 'QS03',
    about: 'After an ESC at the prompt the modem goes on reading text until a CR comes.',
    lay(modem) {
      const entry = watchEntry(modem);
      let leaving = false;
      modem.onPowerOn(() => {
        leaving = false;
      });
      hearEach(modem, (octet) => {
        if (leaving) {
          leaving = octet !== CR;
          return leaving ? undefined : ESC;
        }
        leaving = octet === ESC && entry.octets !== undefined;
        return leaving ? undefined : octet;
      });
    },
  },
  longTextNeverEnds: {
    name: 'long-text-never-ends',
    row: 'QS04',
    about: 'In text mode Ctrl-Z is not heard behind more than 133 UCS-2 characters; only ESC ends the prompt.',
    lay(modem) {
      const entry = watchEntry(modem);
      hearEach(modem, (octet) => {
        const { textMode, textParameters } = modem.settings;
        const isLong = (entry.octets ?? 0) > 133 * 4;
        return octet === CTRL_Z && textMode && textParameters.codingScheme === UCS2 && isLong ? undefined : octet;
      });
    },
  },
  longPduFreezes: {
    name: 'long-pdu-freezes',
    row: 'QS05',
    about: 'A PDU that is said to be longer than any SMS-SUBMIT (164 octets) freezes the modem.',
    lay(modem) {
      const freeze = ({ form, parameters: [length] }: { form: string; parameters: string[] }) => {
        if (form !== 'set' || modem.settings.textMode || Number(length) <= LONGEST_SUBMIT_OCTETS) return undefined;
        modem.freeze();
        return SILENCE;
      };
      modem.on('+CMGS', freeze, 'before prompt');
    },
  },
  shortWrites: {
    name: 'short-writes-at-prompt',
    row: 'QS06',
    about: 'Of a PDU it hears at most 18 octets in 10 ms; what is written faster is lost.',
    lay(modem) {
      const entry = watchEntry(modem);
      const burst = countBursts(modem, 10);
      hearEach(modem, (octet) => (entry.octets !== undefined && burst() > 18 ? undefined : octet));
    },
  },
  characterMissing: {
    name: 'characters-missing-in-long-lines',
    row: 'QS07',
    about: 'Every twentieth octet of what is written without a pause of 20 ms is lost.',
    lay(modem) {
      const burst = countBursts(modem, 20);
      hearEach(modem, (octet) => (burst() % 20 === 0 ? undefined : octet));
    },
  },
  slowWrites: {
    name: 'slow-writes',
    row: 'QS08',
    about: 'Each write is 100 ms on its way, however short it is.',
    change(behaviour) {
      behaviour.hearAfterMs = 100;
    },
  },
  wantsLineFeed: {
    name: 'wants-line-feed',
    row: 'QL22',
    about: 'A command line ends with CR LF; a CR without LF is not heard.',
    lay(modem) {
      let returned = false;
      modem.line.filterIncoming((octets) => {
        const heard: number[] = [];
        for (const octet of octets) {
          if (octet === LF && returned) heard.push(CR);
          returned = octet === CR;
          if (!returned) heard.push(octet);
        }
        return Uint8Array.from(heard);
      });
    },
  },
} satisfies Record<string, Quirk>;

/** Hears another octet in place of each, or none. */
function hearEach(modem: Layable, hear: (octet: number) => number | undefined): void {
  modem.line.filterIncoming((octets) => Uint8Array.from([...octets].flatMap((octet) => hear(octet) ?? [])));
}

/** How many octets have been entered at the prompt of +CMGS; `undefined` while there is none. */
function watchEntry(modem: Layable): { readonly octets: number | undefined } {
  const entry: { octets: number | undefined } = { octets: undefined };
  const end = () => {
    entry.octets = undefined;
  };
  modem.onPowerOn(end);
  modem.line.filterIncoming((octets) => {
    if (entry.octets !== undefined) entry.octets += octets.length;
    return octets;
  });
  modem.on(
    '+CMGS',
    async ({ form }, next) => {
      if (form === 'set') entry.octets = 0;
      const answer = await next();
      end();
      return answer;
    },
    'before prompt',
  );
  modem.on('+CMGS', () => {
    end();
    return undefined;
  });
  return entry;
}

/** Counts octets, from 1, until none has come for `pauseMs`. */
function countBursts(modem: Layable, pauseMs: number): () => number {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = modem.clock.monotonic();
    if (now - last >= pauseMs) count = 0;
    last = now;
    count += 1;
    return count;
  };
}
