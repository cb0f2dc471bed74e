import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/index.js';
import { ModemPorts, portOpener } from '../../src/modem/index.js';
import { listCandidates } from '../../src/modem/port/candidates.js';
import { ServiceCentre, SimulatedModem, startModemOnPty } from '../../src/simulator/index.js';

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'sms-sidecar-ports-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

test('devices are listed by pattern, each once, under the name of the first pattern that has it', async () => {
  using there = folder();
  const at = (...names: string[]) => join(there.path, ...names);
  mkdirSync(at('by-id'));
  for (const name of ['ttyUSB0', 'ttyUSB1', 'ttyS0', '.ttyUSB9']) writeFileSync(at(name), '');
  symlinkSync(at('ttyUSB1'), at('by-id', 'usb-Modem[1]-if00'));
  symlinkSync(at('ttyUSB5'), at('by-id', 'usb-gone'));

  const found = await listCandidates([at('by-id', '*'), at('*USB?'), at('nowhere', '*'), at('ttyUSB0')]);

  expect(found.map(({ path }) => path)).toEqual([at('by-id', 'usb-Modem[1]-if00'), at('ttyUSB0')]);
});

test('a device that was plugged in anew has another stamp than before', async () => {
  using there = folder();
  const path = join(there.path, 'ttyUSB0');
  writeFileSync(path, '');
  const [before] = await listCandidates([path]);
  writeFileSync(join(there.path, 'other'), ''); // so that the number of the file is not given out again at once
  rmSync(path);
  writeFileSync(join(there.path, 'another'), '');
  writeFileSync(path, '');
  const [after] = await listCandidates([path]);

  expect(after?.stamp).not.toBe(before?.stamp);
});

test('a real device is found by its IMEI, told of when it appears elsewhere, and found there', async () => {
  using there = folder();
  const link = (name: string) => join(there.path, name);
  const centre = new ServiceCentre({ clock: systemClock });
  const modem = new SimulatedModem({ clock: systemClock, centre });
  const pty = await startModemOnPty({ modem, link: link('ttyUSB0') });
  const ports = new ModemPorts({ clock: systemClock, openPort: portOpener(systemClock), patterns: [link('ttyUSB*')] });
  const device = `imei:${modem.behaviour.identity.imei}`;
  const request = { device, baudRate: 115_200, flowControl: 'none' as const };
  try {
    const first = await ports.open(request);
    expect(first.path).toBe(link('ttyUSB0'));
    await expect(ports.open(request)).rejects.toMatchObject({ code: 'PORT_UNAVAILABLE' });

    let appeared: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => {
      appeared = resolve;
    });
    const unwatch = ports.watch(device, appeared);
    pty.moveTo(link('ttyUSB3'));
    modem.unplug();
    await first.close();
    modem.plugIn();
    await pty.opened();
    await seen;
    unwatch();

    const second = await ports.open(request);
    expect(second.path).toBe(link('ttyUSB3'));
    await second.close();
  } finally {
    await pty.stop();
  }
});
