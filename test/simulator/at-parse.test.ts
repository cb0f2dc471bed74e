import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runProgram, startProgram } from './program.js';

/** The corpus lies beside the checkout where it is at hand; it is no part of the repository. */
const CORPUS = process.env.SMS_VECTORS ?? fileURLToPath(new URL('../../../shared/vectors/', import.meta.url));

function parse(words: readonly string[], input: string | Uint8Array) {
  return runProgram(startProgram('at', 'addAtCommands', ['at', 'parse', ...words]), input);
}

for (const name of ['real-at-line.jsonl', 'real-at-transcript.jsonl']) {
  const path = `${CORPUS}/${name}`;
  const absent = !existsSync(path);

  test(
    absent ? `no ${name} at ${CORPUS}: nothing was compared` : `every line of ${name} is printed as it should be`,
    async () => {
      const input = absent ? '' : readFileSync(path, 'utf8');
      const vectors = input.split('\n').filter((line) => line !== '');

      const { status, printed } = await parse([], input);

      expect(status).toBe(0);
      expect(printed).toHaveLength(vectors.length);
      expect(printed.map((line): unknown => JSON.parse(line))).toEqual(
        vectors.map((line): unknown => JSON.parse(line).expect),
      );
    },
  );
}

test('a line that is no vector is refused on a line of its own, and the others are printed', async () => {
  const lines = ['hello', '{"kind":"at-line"}', '', '{"kind":"at-line","input":"+CMS ERROR: 38"}'];
  const { status, printed } = await parse([], lines.join('\n'));

  expect(status).toBe(1);
  expect(printed.map((line): unknown => JSON.parse(line))).toEqual([
    { error: { code: 'BAD_REQUEST', message: expect.stringContaining('JSON object') } },
    { error: { code: 'BAD_REQUEST', message: expect.stringContaining('input') } },
    { kind: 'final', error: 'cms', code: 38 },
  ]);
});

test('a raw transcript is one, with line ends and octets as the modem sent them', async () => {
  const octets = Buffer.from('AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\n\u00FF\r\nOK\r\n', 'latin1');
  const { status, printed } = await parse(['--raw'], octets);

  expect(status).toBe(0);
  expect(printed.map((line): unknown => JSON.parse(line))).toEqual([
    {
      lines: [
        { raw: 'AT+CSQ', kind: 'echo' },
        { raw: '+CSQ: 20,99', kind: 'info', name: '+CSQ', args: ['20', '99'], quoted: [false, false] },
        { raw: '\u00FF', kind: 'text' },
        { raw: 'OK', kind: 'final' },
      ],
      final: 'OK',
    },
  ]);
});

test('what had been sent tells an echo from an answer', async () => {
  const { printed } = await parse(['--raw', '--command', '0011'], '0011\r\nOK\r\n');

  expect(JSON.parse(printed[0] ?? '')).toMatchObject({ lines: [{ kind: 'echo' }, { kind: 'final' }] });
});
