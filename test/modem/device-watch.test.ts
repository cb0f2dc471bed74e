import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { watchDeviceFolder } from '../../src/modem/index.js';

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!holds() && performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
}

test('a device that comes into being is told of, and another one is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-watch-'));
  const seen: string[] = [];
  const stops = ['ttyUSB0', 'ttyUSB1'].map((name) => watchDeviceFolder(join(folder, name), () => seen.push(name)));

  writeFileSync(join(folder, 'ttyUSB1'), '');
  await until(() => seen.length > 0);

  expect(new Set(seen)).toEqual(new Set(['ttyUSB1']));
  for (const stop of stops) stop();
  rmSync(folder, { recursive: true });
});

test('a folder that is not there is no failure', () => {
  const stop = watchDeviceFolder('/nowhere/at/all/ttyUSB0', () => undefined);

  stop();
  stop();
});
