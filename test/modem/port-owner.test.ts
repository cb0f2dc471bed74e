import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSerialPort } from '../../src/modem/index.js';
import { ownerSentence, ownersOf } from '../../src/modem/port/port-owner.js';
import { openPty } from '../../src/simulator/index.js';

/** A process file system of files, and a device. */
function fakeProc() {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-proc-'));
  const device = join(folder, 'ttyUSB0');
  writeFileSync(device, '');
  return {
    device,
    proc: folder,
    process(pid: number, name: string, options: { opens?: string; commandLine?: string } = {}) {
      const { opens, commandLine = name } = options;
      mkdirSync(join(folder, String(pid), 'fd'), { recursive: true });
      writeFileSync(join(folder, String(pid), 'comm'), `${name}\n`);
      writeFileSync(join(folder, String(pid), 'cmdline'), commandLine.replaceAll(' ', '\0'));
      symlinkSync('/dev/null', join(folder, String(pid), 'fd', '0'));
      if (opens !== undefined) symlinkSync(opens, join(folder, String(pid), 'fd', '7'));
    },
    locks(...rows: string[]) {
      writeFileSync(join(folder, 'locks'), `${rows.join('\n')}\n`);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

test('a program that has the device open is named, by whatever name the device is asked for', async () => {
  using fake = fakeProc();
  fake.process(1, 'systemd');
  fake.process(321, 'minicom', { opens: fake.device });
  const link = join(fake.proc, 'usb-Modem-if00');
  symlinkSync(fake.device, link);

  for (const device of [fake.device, link]) {
    const owners = await ownersOf(device, fake.proc);
    expect(owners).toEqual([{ pid: 321, name: 'minicom', certain: true }]);
    expect(ownerSentence(owners)).toBe('minicom (pid 321) has it open');
  }
});

test.each([
  ['ModemManager', 'the udev rule that is shipped keeps it from modems'],
  ['brltty', 'it takes USB adapters for Braille displays: where there is none, remove it'],
])('%s is named with what to do about it', async (name, advice) => {
  using fake = fakeProc();
  fake.process(99, name, { opens: fake.device });

  expect(ownerSentence(await ownersOf(fake.device, fake.proc))).toBe(`${name} (pid 99) has it open; ${advice}`);
});

test('a second sidecar is told from other Node programs', async () => {
  using fake = fakeProc();
  fake.process(50, 'node', { opens: fake.device, commandLine: 'node /usr/lib/sms-sidecar/dist/cli/main.js serve' });
  fake.process(51, 'node', { opens: fake.device, commandLine: 'node red.js' });

  const owners = await ownersOf(fake.device, fake.proc);
  expect(ownerSentence(owners)).toBe('another sms-sidecar (pid 50), node (pid 51) has it open');
  expect(ownerSentence(owners, 50)).toContain('this process');
});

test('whoever holds a lock on the device is named, though nobody may see what it has open', async () => {
  using fake = fakeProc();
  const { dev, ino } = statSync(fake.device);
  const major = (Math.floor(dev / 256) % 4096).toString(16).padStart(2, '0');
  const minor = ((dev % 256) + (Math.floor(dev / 1_048_576) % 4096) * 256).toString(16).padStart(2, '0');
  fake.process(70, 'gammu-smsd');
  fake.process(71, 'other');
  fake.locks(
    `1: FLOCK  ADVISORY  WRITE 70 ${major}:${minor}:${ino} 0 EOF`,
    `2: POSIX  ADVISORY  WRITE 71 ${major}:${minor}:${ino + 1} 0 EOF`,
  );

  expect(await ownersOf(fake.device, fake.proc)).toEqual([{ pid: 70, name: 'gammu-smsd', certain: true }]);
});

test('where nothing can be found out nobody is blamed', async () => {
  using fake = fakeProc();
  fake.process(5, 'bash');

  expect(ownerSentence(await ownersOf(fake.device, fake.proc))).toBeUndefined();
  expect(await ownersOf('/dev/none', '/nowhere')).toEqual([]);
  expect(ownerSentence([{ pid: 9, name: 'ModemManager', certain: false }])).toBe(
    'another program has it open, perhaps ModemManager (pid 9); the udev rule that is shipped keeps it from modems',
  );
});

test('a real port that is locked is refused with the name of who has it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-owner-'));
  const pty = await openPty({ link: join(folder, 'ttyUSB0') });
  const request = { device: join(folder, 'ttyUSB0'), baudRate: 115_200, flowControl: 'none' as const };
  try {
    const port = await openSerialPort(request);
    await expect(openSerialPort(request)).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
      message: expect.stringMatching(/this process.* has it open/),
    });
    await port.close();
  } finally {
    await pty.close();
    rmSync(folder, { recursive: true });
  }
});
