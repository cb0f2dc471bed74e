import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/index.js';
import { type ModemOnPty, ServiceCentre, SimulatedModem, startModemOnPty } from '../../src/simulator/index.js';

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const run = promisify(execFile);

describe.skipIf(!isInstalled('gammu'))('gammu, an independent host (left out where it is not installed)', () => {
  let folder = '';
  let modem: SimulatedModem;
  let onPty: ModemOnPty;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gammu-'));
    modem = new SimulatedModem({ clock: systemClock, centre: new ServiceCentre({ clock: systemClock }) });
    onPty = await startModemOnPty({ link: join(folder, 'tty'), modem });
    writeFileSync(join(folder, 'gammurc'), `[gammu]\ndevice = ${onPty.link}\nconnection = at115200\n`);
  });
  afterAll(async () => {
    await onPty.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const gammu = async (...words: string[]) => {
    const env = { ...process.env, LANG: 'C.UTF-8' };
    return (await run('gammu', ['-c', join(folder, 'gammurc'), ...words], { timeout: 25_000, env })).stdout;
  };

  test('finds out what modem it is', async () => {
    const said = await gammu('--identify');

    expect(said).toMatch(/Manufacturer\s+: Simulated/);
    expect(said).toMatch(/IMEI\s+: 490154200000018/);
    expect(said).toMatch(/SIM IMSI\s+: 262010000000001/);
  });

  test('sends a text, and a long one in parts', async () => {
    await gammu('sendsms', 'TEXT', '+491701234567', '-text', 'hello from gammu');
    await gammu('sendsms', 'TEXT', '+491701234567', '-len', '400', '-text', 'long '.repeat(60));

    expect(modem.sent[0]).toMatchObject({ destination: '+491701234567', text: 'hello from gammu' });
    expect(modem.sent.slice(1).map(({ concat }) => concat?.sequence)).toEqual([1, 2]);
  });

  test('reads what came, in every alphabet', async () => {
    const to = modem.name;
    modem.centre.deliver({ to, from: '+46708251358', text: 'Grüße [€]' });
    modem.centre.deliver({ to, from: 'Bank', text: 'привет' });

    const said = await gammu('getallsms');

    expect(said).toContain('Grüße [€]');
    expect(said).toContain('"+46708251358"');
    expect(said).toContain('привет');
    expect(said).toContain('"Bank"');
  });
});
