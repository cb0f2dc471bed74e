import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseResultLine, parseTranscript } from '../../src/at/index.js';

interface Vector {
  id: string;
  input: string;
  command?: string;
  expect: unknown;
}

/** The corpus lies beside the checkout where it is at hand; it is no part of the repository. */
const CORPUS = process.env.SMS_VECTORS ?? fileURLToPath(new URL('../../../shared/vectors/', import.meta.url));

function vectors(name: string): Vector[] {
  const path = `${CORPUS}/${name}`;
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const lines = vectors('real-at-line.jsonl');
const transcripts = vectors('real-at-transcript.jsonl');
const absent = lines.length === 0 || transcripts.length === 0;

test(absent ? `the corpus is not at ${CORPUS}: nothing was compared` : 'the corpus is at hand', () => {
  if (absent) console.warn(`modem output of real devices was not compared: no corpus at ${CORPUS} (SMS_VECTORS)`);
  expect(parseResultLine('OK')).toEqual({ kind: 'final' });
});

test(`each of ${lines.length} lines of real modems is read as the corpus says`, () => {
  const wrong = lines.filter(({ input, expect: wanted }) => !same(parseResultLine(input), wanted));

  expect(wrong.map(({ id }) => id)).toEqual([]);
});

test(`each of ${transcripts.length} transcripts of real modems is read as the corpus says`, () => {
  const wrong = transcripts.filter(
    ({ input, command, expect: wanted }) => !same(parseTranscript(input, command), wanted),
  );

  expect(wrong.map(({ id }) => id)).toEqual([]);
});

test('an overlong or hostile transcript is read without failing', () => {
  const input = `${'+X: '}${'('.repeat(10_000)}"${','.repeat(10_000)}\r\n\0\uFFFF\r\n+CMGR:\r\nAB`;

  expect(parseTranscript(input).lines.map(({ kind }) => kind)).toEqual(['info', 'text', 'info', 'pdu']);
});

function same(found: unknown, wanted: unknown): boolean {
  try {
    expect(found).toEqual(wanted);
    return true;
  } catch {
    return false;
  }
}
