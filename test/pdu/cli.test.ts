import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A program that has these commands only, in a process of its own: its streams and its exit status are the real ones. */
const PROGRAM = `
  import { Command } from 'commander';
  import { addPduCommands } from './dist/cli/pdu.js';
  const program = new Command();
  addPduCommands(program);
  await program.parseAsync(process.argv.slice(1), { from: 'user' });
`;

const DELIVER = '07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37';
const SUBMIT = '0011000B910427123254F600F1A706E83448855701';

function run(args: readonly string[], input = '') {
  const node = ['--input-type=module', '--eval', PROGRAM, '--', 'pdu', ...args];
  const { stdout, stderr, status } = spawnSync(process.execPath, node, { cwd: root, input, encoding: 'utf8' });
  return { lines: stdout.split('\n').slice(0, -1), stderr, status };
}

test('each line of standard input that is not empty gives one line of JSON, in its order', () => {
  const { lines, status } = run(['decode'], `${DELIVER}\n\n${SUBMIT.toLowerCase()}\r\n`);

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { type: 'deliver', tpduLength: 28, text: 'hellohello' },
    { type: 'submit', tpduLength: 20, text: 'hi *x*' },
  ]);
  expect(status).toBe(0);
});

test('a refusal is a line of its own, does not stop the run, and makes its status 1', () => {
  const { lines, stderr, status } = run(['decode'], `zz\n${SUBMIT.slice(0, -2)}\n${SUBMIT}`);

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { error: { code: 'PDU_NOT_HEX', message: 'octet 0: expected two hex digits, found "zz"', octet: 0 } },
    { error: { code: 'PDU_TRUNCATED', message: 'octet 15: expected 6 octets of TP-UD, found 5', octet: 15 } },
    expect.objectContaining({ type: 'submit' }),
  ]);
  expect(stderr).toBe('');
  expect(status).toBe(1);
});

test('arguments go before standard input, and --no-smsc reads bare TPDUs', () => {
  const { lines } = run(['decode', '--no-smsc', SUBMIT.slice(2)], DELIVER);

  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'submit', tpduLength: 20 });
  expect(lines[0]).not.toContain('smsc');
});

test('the direction and the deviations to let pass can be named', () => {
  const acknowledgement = run(['decode', '--no-smsc', '--direction', 'to-network', '0000']);
  const padded = run([
    'decode',
    '--lenient',
    'reportPadded',
    `0006080291219930925161958099309251619580${'00'.repeat(20)}`,
  ]);

  expect(JSON.parse(acknowledgement.lines[0] ?? '')).toEqual({ tpduLength: 2, type: 'deliver-report', pi: 0 });
  expect(JSON.parse(padded.lines[0] ?? '')).toMatchObject({ type: 'status-report', mr: 8 });
});

test('what decode prints, encode turns back, one line of hex each', () => {
  const decoded = run(['decode'], `${DELIVER}\n${SUBMIT}`);

  const encoded = run(['encode'], decoded.lines.join('\n'));

  expect(encoded).toEqual({ lines: [DELIVER, SUBMIT], stderr: '', status: 0 });
});

test('encode keeps a line separator inside a string, and refuses a line that is no JSON', () => {
  const line = '{"type":"submit","address":"+49171","encoding":"ucs2","text":"a\u2028b"}';

  const { lines, status } = run(['encode'], `nonsense\n${line}\n`);

  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: { code: 'BAD_REQUEST', octet: null } });
  expect(lines[1]).toBe('010005919471F1000806006120280062');
  expect(status).toBe(1);
});

test('an unknown switch is refused before anything is read', () => {
  const { lines, stderr, status } = run(['decode', '--lenient', 'everything', DELIVER]);

  expect(lines).toEqual([]);
  expect(stderr).toContain('The switches are alphanumericPadding');
  expect(status).not.toBe(0);
});
