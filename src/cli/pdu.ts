import { once } from 'node:events';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { GatewayError, isGatewayError } from '../core/index.js';
import {
  decodePdu,
  encodePdu,
  fromHex,
  LENIENT_SWITCHES,
  type Lenient,
  PduError,
  pduFromJson,
  pduToJson,
  toHex,
} from '../pdu/index.js';

interface DecodeFlags {
  smsc: boolean;
  direction?: 'from-network' | 'to-network';
  lenient?: Lenient;
}

/** Adds `pdu decode` and `pdu encode`; neither needs a running sidecar. */
export function addPduCommands(program: Command): void {
  const pdu = program.command('pdu').description('read and write short message PDUs (3GPP TS 23.040)');
  pdu
    .command('decode')
    .description('print one JSON line for each PDU: what it says, or why it was refused')
    .argument('[hex...]', 'PDUs; without any, one a line from standard input')
    .option('--no-smsc', 'they are bare TPDUs, without a service centre in front')
    .addOption(new Option('--direction <who>', 'who sent them').choices(['from-network', 'to-network']))
    .option('--lenient <switch>', 'a deviation to let pass; may be repeated', addSwitch)
    .option('--json', 'print JSON, as it does anyway')
    .action((hex: string[], flags: DecodeFlags) => translate(hex, (line) => decodeLine(line, flags)));
  pdu
    .command('encode')
    .description('print one line of hex for each PDU, given in the words that decode prints')
    .argument('[json...]', 'PDUs; without any, one a line from standard input')
    .option('--json', 'refusals are JSON, as they are anyway')
    .action((json: string[]) => translate(json, encodeLine));
}

function addSwitch(name: string, before: Lenient = {}): Lenient {
  const known = LENIENT_SWITCHES.find((each) => each === name);
  if (known) return { ...before, [known]: true };
  throw new InvalidArgumentError(`The switches are ${LENIENT_SWITCHES.join(', ')}.`);
}

function decodeLine(line: string, { smsc, direction, lenient = {} }: DecodeFlags): string {
  const octets = fromHex(line);
  const pdu = decodePdu(octets, { smsc, ...(direction && { direction }), lenient });
  const tpduLength = octets.length - (smsc ? 1 + (octets[0] ?? 0) : 0);
  return JSON.stringify(pduToJson(pdu, tpduLength));
}

function encodeLine(line: string): string {
  return toHex(encodePdu(pduFromJson(parseJson(line))));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new GatewayError('BAD_REQUEST', 'expected a JSON object on one line', { cause });
  }
}

/** Prints one line for each that is not empty, in order; a refusal is a line too, and makes the exit status 1. */
async function translate(given: readonly string[], one: (line: string) => string): Promise<void> {
  for await (const raw of given.length > 0 ? given : linesOf(process.stdin)) {
    const line = raw.trim();
    if (line === '') continue;
    const answer = answerTo(line, one);
    if (!process.stdout.write(`${answer}\n`)) await once(process.stdout, 'drain');
  }
}

function answerTo(line: string, one: (line: string) => string): string {
  try {
    return one(line);
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    process.exitCode = 1;
    const octet = error instanceof PduError ? (error.octet ?? null) : null;
    return JSON.stringify({ error: { code: error.code, message: error.sentence, octet } });
  }
}

/** Lines end with a line feed only: `readline` would also cut at U+2028, which may stand in a JSON string. */
async function* linesOf(stream: NodeJS.ReadStream): AsyncGenerator<string> {
  let pending = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = `${pending}${chunk}`.split('\n');
    pending = lines.pop() ?? '';
    yield* lines;
  }
  yield pending;
}
