import { Channel, consoleCommand, NumberedError, quietEcho, type Urc } from '../../at/index.js';
import { type Clock, describeError, pause } from '../../core/index.js';
import type { OpenPort, Port, PortRequest } from '../port.js';
import { isRefusal } from '../tolerate.js';
import type { Facts, HostFacts, LineFacts, Reply } from './facts.js';
import { examineHost, type HostFiles } from './host.js';
import { QUESTIONS } from './questions.js';

export interface ExamineDeps {
  clock: Clock;
  openPort: OpenPort;
  /** Default: this host. */
  host?: HostFiles;
}

const QUESTION_MS = 5_000;
const TRIAL_MS = 1_000;
/** What a modem that answers nothing is tried at, likeliest first. */
const BAUD_RATES = [115_200, 9_600, 57_600, 460_800, 38_400, 19_200, 921_600, 230_400, 4_800];

/**
 * Finds out about a modem all that the rules want to know. A port that somebody holds is left alone.
 *
 * Nothing is sent, stored or deleted; echo and the form of errors are put back at the end. Never fails: what cannot be
 * found out is absent.
 */
export async function examine(request: PortRequest, hasPin: boolean, deps: ExamineDeps): Promise<Facts> {
  const host = request.device.startsWith('/') ? examineHost(request.device, deps.host) : undefined;
  const common = { request, hasPin, ...(host ? { host } : {}), replies: new Map<string, Reply>(), unasked: [] };
  if (host && !mayOpen(host)) return { ...common, now: deps.clock.now() };
  let port: Port;
  try {
    port = await deps.openPort(request);
  } catch (error) {
    return { ...common, openError: describeError(error), now: deps.clock.now() };
  }
  const found = await converse(port, deps.clock);
  const { line } = found;
  const answersAt = line.answers || !host ? undefined : await tryOthers(request, deps);
  const facts = answersAt ? { ...found, line: { ...line, answersAt } } : found;
  return { ...common, ...facts, now: deps.clock.now() };
}

function mayOpen({ exists, isCharacterDevice, accessible, holders }: HostFacts): boolean {
  return exists && isCharacterDevice && accessible && holders.length === 0;
}

/** Asks all questions and closes the port. */
async function converse(
  port: Port,
  clock: Clock,
): Promise<Pick<Facts, 'line' | 'replies' | 'unasked'> & { line: LineFacts }> {
  const unasked: string[] = [];
  let echoes = 0;
  const channel = new Channel({
    stream: port.stream,
    clock,
    listener: {
      urc: (urc) => void unasked.push(nameOf(urc)),
      echo: () => {
        echoes += 1;
      },
      ...{ late: () => undefined, ended: () => undefined, noise: () => undefined },
      ...{ mute: () => undefined, lost: () => undefined },
    },
  });
  const octets = countOctets(port);
  const replies = new Map<string, Reply>();
  const first = await ask(channel, 'AT');
  const before = echoes;
  if (first.as !== 'silent') await askAll(channel, replies);
  const answered = first.as !== 'silent' || [...replies.values()].some(({ as }) => as !== 'silent');
  const after = answered ? await countEchoes(channel, () => echoes) : 0;
  channel.close();
  await port.close();
  const line = { answers: answered, ...octets, echoes: { before, after, commandsBefore: 2 } };
  return { line, replies, unasked };
}

function countOctets({ stream }: Port): { octets: number; strangeOctets: number } {
  const count = { octets: 0, strangeOctets: 0 };
  stream.on('data', (chunk: Uint8Array) => {
    count.octets += chunk.length;
    for (const octet of chunk) {
      const usual = (octet >= 0x20 && octet < 0x7f) || octet === 0x0d || octet === 0x0a || octet === 0x09;
      if (!usual) count.strangeOctets += 1;
    }
  });
  return count;
}

/** With numbers for errors, and the form of before put back. */
async function askAll(channel: Channel, replies: Map<string, Reply>): Promise<void> {
  const form = await ask(channel, 'AT+CMEE?');
  await ask(channel, 'AT+CMEE=1');
  let silent = 0;
  for (const question of QUESTIONS) {
    const reply = await ask(channel, question);
    replies.set(question, reply);
    silent = reply.as === 'silent' ? silent + 1 : 0;
    if (silent === 3) return;
  }
  const former = form.as === 'lines' ? /(\d)/.exec(form.lines[0] ?? '')?.[1] : undefined;
  if (former !== undefined) await ask(channel, `AT+CMEE=${former}`);
}

/** How often a command is repeated though the echo was switched off; it is switched on again if it was. */
async function countEchoes(channel: Channel, echoes: () => number): Promise<number> {
  const start = echoes();
  const quiet = await channel.run(quietEcho, undefined, { timeoutMs: QUESTION_MS }).then(
    () => true,
    () => false,
  );
  const wasOn = echoes() > start;
  const before = echoes();
  await ask(channel, 'AT');
  const after = echoes() - before;
  if (quiet && wasOn) await ask(channel, 'ATE1');
  return after;
}

async function ask(channel: Channel, line: string): Promise<Reply> {
  try {
    return { as: 'lines', lines: await channel.run(consoleCommand(line), undefined, { timeoutMs: QUESTION_MS }) };
  } catch (error) {
    if (!isRefusal(error)) return { as: 'silent' };
    if (!(error instanceof NumberedError)) return { as: 'refused', words: error.sentence };
    const { words, table, number } = error;
    return { as: 'refused', words, table, ...(number === undefined ? {} : { number }) };
  }
}

function nameOf(urc: Urc): string {
  if (urc.kind === 'restarted') return urc.banner;
  return urc.kind === 'other' || urc.kind === 'broken' ? urc.name : urc.kind;
}

/** Settings at which a modem that said nothing does answer. */
async function tryOthers(wanted: PortRequest, deps: ExamineDeps): Promise<LineFacts['answersAt']> {
  const others = [
    ...(wanted.flowControl === 'rtscts' ? [{ ...wanted, flowControl: 'none' as const }] : []),
    ...BAUD_RATES.filter((baudRate) => baudRate !== wanted.baudRate).map((baudRate) => ({
      ...wanted,
      baudRate,
      flowControl: 'none' as const,
    })),
  ];
  for (const request of others) {
    if (await answersTo(request, deps)) return { baudRate: request.baudRate, flowControl: request.flowControl };
  }
  return undefined;
}

async function answersTo(request: PortRequest, { openPort, clock }: ExamineDeps): Promise<boolean> {
  let port: Port;
  try {
    port = await openPort(request);
  } catch {
    return false;
  }
  let said = '';
  port.stream.on('data', (chunk: Uint8Array) => {
    said = (said + Buffer.from(chunk).toString('latin1')).slice(-200);
  });
  port.stream.on('error', () => undefined);
  port.stream.write('\rAT\r');
  await pause(clock, TRIAL_MS);
  await port.close();
  return /(?:^|[\r\n])(?:OK|ERROR|0)\r/.test(said);
}
