import { once } from 'node:events';
import type { Command } from 'commander';
import { z } from 'zod';
import { parseResultLine, parseTranscript } from '../at/index.js';
import { GatewayError, isGatewayError } from '../core/index.js';

const vector = z.object({
  kind: z.enum(['at-line', 'at-transcript']),
  input: z.string(),
  command: z.string().optional(),
});

interface ParseFlags {
  raw?: boolean;
  command?: string;
}

/** Adds `at parse`, which needs no running sidecar: what modems say, taken apart. */
export function addAtCommands(program: Command): void {
  const at = program.command('at').description("read modems' answers (3GPP TS 27.005 and 27.007, V.250)");
  at.command('parse')
    .description('print one JSON line for each JSON line {"kind":"at-line"|"at-transcript","input","command"?}')
    .option('--raw', 'standard input is one transcript, as the modem sent it')
    .option('--command <text>', 'with --raw: what had been sent to the modem, to tell an echo from an answer')
    .option('--json', 'print JSON, as it does anyway')
    .action(parse);
}

async function parse({ raw, command }: ParseFlags): Promise<void> {
  if (raw !== true) return await parseLines();
  let input = '';
  for await (const chunk of process.stdin.setEncoding('latin1')) input += chunk;
  await print(parseTranscript(input, command));
}

/** One line for each that is not empty, in order; a refusal is a line too, and makes the exit status 1. */
async function parseLines(): Promise<void> {
  let pending = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    const lines = `${pending}${chunk}`.split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) await answer(line);
  }
  await answer(pending);
}

async function answer(line: string): Promise<void> {
  if (line.trim() === '') return;
  try {
    const { kind, input, command } = readVector(line);
    await print(kind === 'at-line' ? parseResultLine(input) : parseTranscript(input, command));
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    process.exitCode = 1;
    await print({ error: { code: error.code, message: error.sentence } });
  }
}

/** @throws GatewayError `BAD_REQUEST`. */
function readVector(line: string): z.infer<typeof vector> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new GatewayError('BAD_REQUEST', 'expected a JSON object on one line', { cause });
  }
  const checked = vector.safeParse(value);
  if (checked.success) return checked.data;
  throw new GatewayError('BAD_REQUEST', z.prettifyError(checked.error).replace(/\s*\n\s*/g, ' '));
}

async function print(value: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(value)}\n`)) await once(process.stdout, 'drain');
}
