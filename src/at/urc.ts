import { type Place, readPlace } from './place.js';
import { type InfoLine, parseResultLine } from './result-line.js';
import { readUssd, type UssdLine } from './ussd.js';

/** An unsolicited result code (V.250 §5.7.1), read. */
export type Urc =
  /** A message or a report was put into a slot. `index` is absent where the modem names none that can be (`-1`). */
  | { kind: 'stored'; storage: string; index?: number; report: boolean }
  /** A message (`+CMT`) or a status report (`+CDS`) came as it is, and may want `+CNMA` (TS 27.005 §3.4.1). */
  | { kind: 'routed'; report: boolean; hex: string; tpduLength: number | null }
  /** The same in text mode: the values of the header, and the text below it; a report has none (TS 27.005 §3.4.1). */
  | { kind: 'shown'; report: boolean; fields: readonly string[]; body: string | undefined }
  /** `+CREG`: registration for circuit switched services and SMS, with the place where it is told (TS 27.007 §7.2). */
  | { kind: 'registration'; status: number; place?: Place }
  /** `RING`, `+CRING` or `+CLIP`: somebody calls. `number` is empty where the caller hides it (TS 27.007 §6.11, §7.6). */
  | { kind: 'ringing'; number?: string }
  /** A call ended that nobody took; `number` where the modem tells it (SIMCom). */
  | { kind: 'rungOff'; number?: string }
  /** `+CBM`: a page of a cell broadcast (TS 27.005 §3.4.1, TS 23.041). */
  | { kind: 'broadcast'; hex: string }
  | { kind: 'memoryFull' }
  /** A banner that is sent after power-on or a reset: settings are lost. */
  | { kind: 'restarted'; banner: string }
  /** `+CPIN` unasked: the SIM came, went, or wants something. */
  | { kind: 'sim'; status: string }
  /** `+CUSD`: what the network says to a USSD code, not decoded. */
  | ({ kind: 'ussd' } & UssdLine)
  /** A header came without its PDU: something was received and is not here. */
  | { kind: 'broken'; name: string }
  | { kind: 'other'; name: string };

/** How a URC is written: its name and whether a PDU line follows. */
interface UrcDeclaration {
  body: boolean;
  read(line: InfoLine, body: string): Urc;
}

const other = (line: InfoLine): Urc => ({ kind: 'other', name: line.name });

const TEXT_TIME = /^\d\d\/\d\d\/\d\d,/;

/** Whether the values are those of a header of text mode: a time stamp is among them. */
function isShown(args: readonly string[]): boolean {
  return args.some((value) => TEXT_TIME.test(value));
}

const routed =
  (report: boolean) =>
  ({ args }: InfoLine, body: string): Urc => {
    if (isShown(args)) return { kind: 'shown', report, fields: args, body: report ? undefined : body };
    // The length is last: ZTE puts a stray empty value before it.
    return { kind: 'routed', report, hex: body.trim().toUpperCase(), tpduLength: wholeNumber(args.at(-1)) ?? null };
  };

const stored =
  (report: boolean) =>
  ({ args: [storage = '', slot] }: InfoLine): Urc => {
    const index = wholeNumber(slot);
    return { kind: 'stored', storage, report, ...(index === undefined ? {} : { index }) };
  };

/**
 * `stat` is the first value, with location behind it where `+CREG=2` is in force. An answer to `+CREG?` whose command has
 * ended already has `<n>` before it: two small numbers without quotes, and an even number of values.
 */
const registration = ({ args, quoted }: InfoLine): Urc => {
  const isAnswer = args.length % 2 === 0 && !quoted[1] && /^ *\d{1,3} *$/.test(args[1] ?? '');
  const [status, area, cell] = isAnswer ? args.slice(1) : args;
  const place = readPlace(area, cell);
  return { kind: 'registration', status: wholeNumber(status) ?? 0, ...(place && { place }) };
};

const caller = ({ args: [number = ''] }: InfoLine): Urc => ({ kind: 'ringing', number: dialled(number) });

/** What a caller's number may hold; a modem's line is not trusted to be one. */
function dialled(number: string): string {
  return /^\+?[0-9*#]{1,40}$/.test(number) ? number : '';
}

/** TS 27.005 §3.4.1, TS 27.007 §7.2, §8.3 and manufacturers' own. */
const NAMED: ReadonlyMap<string, UrcDeclaration> = new Map([
  ['+CMTI', { body: false, read: stored(false) }],
  ['+CDSI', { body: false, read: stored(true) }],
  ['+CMT', { body: true, read: routed(false) }],
  ['+CDS', { body: true, read: routed(true) }],
  ['+CBM', { body: true, read: (_line, body) => ({ kind: 'broadcast', hex: body.trim().toUpperCase() }) }],
  ['RING', { body: false, read: () => ({ kind: 'ringing' }) }],
  ['+CRING', { body: false, read: () => ({ kind: 'ringing' }) }],
  ['+CLIP', { body: false, read: caller }],
  ['+CREG', { body: false, read: registration }],
  ['+CPIN', { body: false, read: ({ args }) => ({ kind: 'sim', status: args.join(',') }) }],
  ['+CUSD', { body: false, read: other }], // read by `readUssd`: its text may hold anything
  ['^SMMEMFULL', { body: false, read: () => ({ kind: 'memoryFull' }) }],
]);

/** Banners and warnings without a colon that devices send between lines. */
const BARE: readonly [pattern: RegExp, read: (text: string) => Urc][] = [
  [
    /^(?:RDY|SMS Ready|SMS DONE|\^SYSSTART.*|MODEM:STARTUP|\+START|APP RDY)$/i,
    (banner) => ({ kind: 'restarted', banner }),
  ],
  [/^NO CARRIER$/, () => ({ kind: 'rungOff' })],
  [
    /^MISSED_CALL:.*$/,
    (line) => {
      const number = dialled(/(\+?[0-9*#]{3,40})\s*$/.exec(line)?.[1] ?? '');
      return { kind: 'rungOff', ...(number !== '' && { number }) };
    },
  ],
  [/^\+?SMS FULL\b.*$/i, () => ({ kind: 'memoryFull' })],
  [
    /^(?:Call Ready|PB DONE|NORMAL POWER DOWN|(?:UNDER|OVER)-VOL.*|\*PSUTTZ.*|DST:.*)$/i,
    (name) => ({ kind: 'other', name }),
  ],
];

/** Results of calls; no command of ours ends with them, so they are somebody calling or hanging up. */
const CALL_RESULTS = /^(?:NO CARRIER|NO ANSWER|NO DIAL ?TONE|BUSY|CONNECT(?: \d+)?)$/;

/** Whether a line is a URC by itself, whatever runs. A name that no table lists is one if it is no answer. */
export function isDeclaredUrc(name: string): boolean {
  return NAMED.has(name);
}

/** Whether this URC brings a PDU or a text on the following line. A report of text mode is one line. */
export function urcWantsBody(text: string): boolean {
  const parsed = parseResultLine(text);
  if (parsed.kind !== 'info' || (parsed.name === '+CDS' && isShown(parsed.args))) return false;
  return NAMED.get(parsed.name)?.body ?? false;
}

/** Whether a line without a colon is a URC. */
export function isBareUrc(text: string): boolean {
  const line = text.trim();
  return CALL_RESULTS.test(line) || BARE.some(([pattern]) => pattern.test(line));
}

/** Reads a URC from its line and, where it wants one, its PDU line. */
export function readUrc(text: string, body = ''): Urc {
  if (/^\s*\+CUSD:/.test(text)) return { kind: 'ussd', ...readUssd(text) };
  const parsed = parseResultLine(text);
  if (parsed.kind === 'info') return (NAMED.get(parsed.name)?.read ?? other)(parsed, body);
  const line = text.trim();
  for (const [pattern, read] of BARE) if (pattern.test(line)) return read(line);
  return { kind: 'other', name: line };
}

function wholeNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,5}$/.test(value) ? Number(value) : undefined;
}
