import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minimal } from '../config/context.js';
import { runCommand } from '../support/command.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preview-'));
  await writeFile(join(folder, 'config.yaml'), configuration());
});

afterAll(() => rm(folder, { recursive: true }));

function configuration(): string {
  return minimal(
    ...['userDomains: [example.org]', 'http: { token: "token-of-the-test-123" }', 'maxParts: 2', 'replyHeader: none'],
    'networks: [{ name: D1, price: "0.075" }]',
  );
}

/** Runs `preview` as an operator does. */
const preview = (...words: string[]) => runCommand('preview', '--config', join(folder, 'config.yaml'), ...words);

test('a text is shown with its segments, what they cost, and what forces UCS-2', async () => {
  const { status, out } = await preview('“hello”', 'x'.repeat(70));

  expect(status).toBe(0);
  expect(out).toContain('2 segments of ucs2 (UTF-16 units) on D1, 0.150 EUR\n');
  expect(out).toContain('UCS-2 because of “ (U+201C), ” (U+201D)\n');
  expect(out).toContain('transliterate: true would save 1 segment: “ to ", ” to "\n');
  expect(out).toMatch(/^2 +11 +56 +x{11}$/m);
});

test('a text that is too long is shown with what would not be sent', async () => {
  const { out } = await preview('a'.repeat(320));

  expect(out).toMatch(/^not sent: a+$/m);
});

test('--json prints the whole preview on one line', async () => {
  const { status, out } = await preview('--json', 'hello');

  expect(status).toBe(0);
  expect(out.trimEnd()).not.toContain('\n');
  expect(JSON.parse(out)).toMatchObject({ encoding: 'gsm7', segments: [{ text: 'hello', used: 5, left: 155 }] });
});

test.each([
  [['--network', 'D9', 'hello'], 1, /no network "D9"/],
  [['--from', 'sip:mallory@evil.example', 'hello'], 1, /none of ours/],
  [['--config', '/nowhere', 'hello'], 1, /\/nowhere/],
  [[], 2, /text/],
])('preview %j ends with status %s', async (words, status, sentence) => {
  const ended = await preview(...words);

  expect(ended.status).toBe(status);
  expect(ended.err).toMatch(sentence);
});
