import { Submit as NodePduSubmit, parse } from 'node-pdu';
import { addressOf, decodePdu, encodePdu, type Submit, toHex } from '../src/pdu/index.js';

const ROUND_MS = 300;
const ROUNDS = 5;
const GOAL_PER_SECOND = 200_000;

interface Row {
  name: string;
  ours: () => unknown;
  /** Absent where node-pdu cannot do it, or does it wrongly. */
  theirs?: () => unknown;
}

const WORDS = 'The quick brown fox jumps over the lazy dog. ';
const DELIVER = '07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37';
const REPORT = '0006080B911234567890F19930925161958099309251619580' + '00';

/** Encodes and decodes PDUs, beside node-pdu in the same run. Both go from a text to hex, and from hex to values. */
export async function run(): Promise<void> {
  const short = WORDS.slice(0, 20);
  const long = WORDS.repeat(4).slice(0, 130);
  const cyrillic = 'Привет, как дела? '.repeat(4).slice(0, 60);
  const flags = WORDS.repeat(4).slice(0, 149).replaceAll('o', 'ğ');
  print([
    encoding('encode, 20 characters', short, 0),
    encoding('encode, 130 characters', long, 0),
    encoding('encode, 60 of UCS-2', cyrillic, 8),
    { name: 'encode, 149 with a Turkish table', ours: () => encodeOurs(turkish(flags)) },
    decoding('decode, 20 characters', toHex(encodePdu(submit(short, 0)))),
    decoding('decode, 130 characters', toHex(encodePdu(submit(long, 0)))),
    decoding('decode, 60 of UCS-2', toHex(encodePdu(submit(cyrillic, 8)))),
    decoding('decode, DELIVER', DELIVER),
    decoding('decode, STATUS-REPORT', REPORT),
  ]);
}

function submit(text: string, dataCodingScheme: number): Submit {
  return {
    type: 'submit',
    serviceCentre: null,
    rejectDuplicates: false,
    statusReportRequest: false,
    replyPath: false,
    messageReference: 0,
    address: addressOf('+491701234567'),
    protocolIdentifier: 0,
    dataCodingScheme,
    validityPeriod: null,
    userData: { header: null, text },
  };
}

function turkish(text: string): Submit {
  return { ...submit(text, 0), userData: { header: [{ id: 0x25, data: Uint8Array.of(1) }], text } };
}

function encodeOurs(pdu: Submit): string {
  return toHex(encodePdu(pdu));
}

function encoding(name: string, text: string, dataCodingScheme: number): Row {
  return {
    name,
    ours: () => encodeOurs(submit(text, dataCodingScheme)),
    theirs: () => new NodePduSubmit('+491701234567', text).toString(),
  };
}

/** node-pdu decodes the text when it is asked for it. */
function decoding(name: string, hex: string): Row {
  return {
    name,
    ours: () => decodePdu(hex, { smsc: true }),
    theirs: () => {
      const pdu = parse(hex);
      return 'data' in pdu ? pdu.data.getText() : pdu;
    },
  };
}

function print(rows: readonly Row[]): void {
  console.log(`${'PDUs a second'.padEnd(36)}${'ours'.padStart(12)}${'node-pdu'.padStart(12)}${'ratio'.padStart(8)}`);
  for (const { name, ours, theirs } of rows) {
    const rate = perSecond(ours);
    const other = theirs && perSecond(theirs);
    const beside = other ? [shown(other), (rate / other).toFixed(1)] : ['-', '-'];
    const below = rate < GOAL_PER_SECOND ? `  below the goal of ${shown(GOAL_PER_SECOND)}` : '';
    console.log(
      `${name.padEnd(36)}${shown(rate).padStart(12)}${beside[0]?.padStart(12)}${beside[1]?.padStart(8)}${below}`,
    );
  }
}

/** The fastest of some rounds: the others may have waited for the machine. */
function perSecond(work: () => unknown): number {
  return Math.max(...Array.from({ length: ROUNDS }, () => round(work)));
}

function round(work: () => unknown): number {
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < ROUND_MS) {
    for (let index = 0; index < 500; index += 1) work();
    done += 500;
  }
  return (done / (performance.now() - start)) * 1000;
}

function shown(perSecond: number): string {
  return `${Math.round(perSecond / 1000)} k`;
}
