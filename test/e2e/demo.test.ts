import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

async function demo(...args: string[]): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, [MAIN, 'demo', '--once', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [status] = await once(child, 'exit');
  return { status, output };
}

test.each([
  ['a real Kamailio', [], /Kamailio, with the shipped/],
  ['the stand-in, where there is no Kamailio', ['--stand-in'], /stand-in/],
])('the demo plays its conversation with %s, and ends with 0', async (_name, args, proxy) => {
  const { status, output } = await demo(...args);

  expect(output).toMatch(proxy);
  expect(output).toMatch(/alice receives +"Da, ne vedem acolo" from sip:\+40722123456@sms\.example\.org/);
  expect(output).toMatch(/the delivery report came +delivered/);
  expect(output).toMatch(/Timeline of message/);
  expect(status).toBe(0);
});
