import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addReplayCommand } from '../../src/cli/replay.js';
import { addSimulateCommand } from '../../src/cli/simulate.js';
import { startProgram } from './program.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function simulate(...words: string[]): Promise<string[]> {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const program = new Command().exitOverride();
    addSimulateCommand(program);
    await program.parseAsync(['simulate', ...words], { from: 'user' });
    return printed.mock.calls.map(([line]) => String(line));
  } finally {
    printed.mockRestore();
  }
}

test('the list names each model with its quirks and their rows', async () => {
  const [line = ''] = await simulate('--list', '--json');
  const list: unknown = JSON.parse(line);

  expect(list).toContainEqual({ name: 'standard', make: 'Simulated', model: 'Standard', quirks: [] });
  expect(list).toContainEqual(
    expect.objectContaining({
      name: 'simcom-sim7670g',
      quirks: expect.arrayContaining([{ name: 'bare-prompt', row: 'QS01' }]),
    }),
  );
});

test.each([
  [[], 'USAGE'],
  [['--link', '/nowhere/x', '--ports', '0'], 'USAGE'],
  [['--link', '/nowhere/x', '--script', '/nowhere/y'], 'USAGE'],
  [['--link', '/nowhere/x', '--profile', 'nokia-9000'], 'NOT_FOUND'],
])('wrong options are refused: %j', async (words, code) => {
  await expect(simulate(...words)).rejects.toMatchObject({ code });
});

test('modems run in the foreground until SIGTERM, which ends them with 0 and takes their paths away', async () => {
  const link = join(folder, 'tty');
  const script = join(folder, 'script.jsonl');
  writeFileSync(script, '{"do":"deliver","from":"12345","text":"hi"}\n');
  const control = join(folder, 'control');
  const words = ['simulate', '--link', link, '--ports', '2', '--control', control, '--script', script, '--json'];

  const child = startProgram('simulate', 'addSimulateCommand', words);
  const exited = once(child, 'exit');
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  while (printed.split('\n').length < 4) await once(child.stdout, 'data');
  const [first = '', second = '', step = ''] = printed.split('\n');
  expect(JSON.parse(first)).toMatchObject({ link: `${link}0`, profile: 'standard' });
  expect(JSON.parse(second)).toMatchObject({ link: `${link}1` });
  expect(JSON.parse(step)).toMatchObject({ line: 1, do: 'deliver', ok: true });
  expect(existsSync(`${link}1`)).toBe(true);

  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  for (const path of [`${link}0`, `${link}1`, control]) expect(existsSync(path)).toBe(false);
});

test('a recorded dialogue is played on a pseudo-terminal, and what it lacks is told', async () => {
  const link = join(folder, 'replayed');
  const recording = join(folder, 'dialogue.txt');
  writeFileSync(recording, '> AT+CSQ\\r\n< \\r\\n+CSQ: 11,99\\r\\n\\r\\nOK\\r\\n\n');

  const child = startProgram('replay', 'addReplayCommand', ['replay', recording, '--link', link, '--json']);
  const exited = once(child, 'exit');
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  const told = async (part: string) => {
    while (!printed.includes(part)) await once(child.stdout, 'data');
  };
  await told('exchanges');
  const port = await open(link, 'r+');
  await port.write('AT+CSQ\r');
  let heard = '';
  while (!heard.endsWith('OK\r\n'))
    heard += (await port.read(Buffer.alloc(64), 0, 64)).buffer.toString('latin1').replaceAll('\0', '');
  await port.write('AT+X\r');
  await told('AT+X');

  expect(heard).toBe('\r\n+CSQ: 11,99\r\n\r\nOK\r\n');
  expect(
    printed
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toEqual([
    { link, exchanges: 1 },
    { heard: 'AT+CSQ', known: true },
    { heard: 'AT+X', known: false },
  ]);
  await port.close();
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(existsSync(link)).toBe(false);
});

test.each([
  ['/nowhere/dialogue', 'USAGE'],
  ['package.json', 'BAD_REQUEST'],
])('a recording that cannot be read is refused: %s', async (file, code) => {
  const program = new Command().exitOverride();
  addReplayCommand(program);

  await expect(
    program.parseAsync(['replay', file, '--link', join(folder, 'x')], { from: 'user' }),
  ).rejects.toMatchObject({ code });
});
