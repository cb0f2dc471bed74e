import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPty, ServiceCentre, SimulatedModem, startModemOnPty } from '../../src/simulator/index.js';
import { ManualClock } from '../support/manual-clock.js';
import { HELLO } from './host.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let links = 0;
const newLink = () => join(folder, `tty${links++}`);

/** A host on a real device: it collects what comes and can wait for it. */
class SerialHost {
  readonly port: SerialPort;
  readonly closed: Promise<unknown>;
  #heard = Buffer.alloc(0);
  #check: () => void = () => undefined;

  constructor(path: string) {
    this.port = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
    this.port.on('error', () => undefined);
    this.closed = new Promise((resolve) => this.port.once('close', resolve));
    this.port.on('data', (chunk: Buffer) => {
      this.#heard = Buffer.concat([this.#heard, chunk]);
      this.#check();
    });
  }

  static async open(path: string): Promise<SerialHost> {
    const host = new SerialHost(path);
    const opened = once(host.port, 'open');
    host.port.open();
    await opened;
    return host;
  }

  write(octets: string | Uint8Array): void {
    this.port.write(Buffer.from(octets));
  }

  /** Waits for so many octets. */
  async take(count: number): Promise<Buffer> {
    await new Promise<void>((resolve) => {
      this.#check = () => {
        if (this.#heard.length >= count) resolve();
      };
      this.#check();
    });
    const taken = this.#heard.subarray(0, count);
    this.#heard = this.#heard.subarray(count);
    return taken;
  }

  /** Writes a line and waits for exactly this answer. */
  async expect(written: string, answer: string): Promise<void> {
    this.write(written);
    expect((await this.take(answer.length)).toString('latin1')).toBe(answer);
  }

  async close(): Promise<void> {
    this.port.close();
    await this.closed;
  }
}

function newModem() {
  const clock = new ManualClock();
  return new SimulatedModem({ clock, centre: new ServiceCentre({ clock }) });
}

const everyOctet = Uint8Array.from({ length: 256 }, (_, i) => i);

test.each(['socat', 'script'] as const)(
  'a pseudo-terminal by %s carries every octet both ways, for one host after another',
  async (program) => {
    const pty = await openPty({ link: newLink(), programs: [program] });
    const came: Buffer[] = [];
    pty.stream.on('data', (chunk: Buffer) => came.push(chunk));

    for (let round = 1; round <= 3; round++) {
      const host = await SerialHost.open(pty.link);
      host.write(everyOctet);
      pty.stream.write(everyOctet);
      expect(Uint8Array.from(await host.take(256))).toEqual(everyOctet);
      while (Buffer.concat(came).length < 256 * round) await once(pty.stream, 'data');
      await host.close();
    }

    expect(Uint8Array.from(Buffer.concat(came))).toEqual(
      Uint8Array.from([...everyOctet, ...everyOctet, ...everyOctet]),
    );
    await pty.close();
    expect(existsSync(pty.link)).toBe(false);
  },
);

test.each(['socat', 'script'] as const)(
  'a hang-up by %s is seen by the host, and no process stays',
  async (program) => {
    const pty = await openPty({ link: newLink(), programs: [program] });
    const host = await SerialHost.open(pty.link);

    await pty.close();
    if (host.port.isOpen) host.write('AT\r'); // some kernels tell an idle reader only at its next write
    await host.closed;

    expect(existsSync(pty.link)).toBe(false);
    const children = execFileSync('ps', ['-o', 'args=', '--ppid', String(process.pid)]).toString();
    expect(children).not.toMatch(/socat|script/);
  },
);

test('a link that is there is replaced, a file or a device is not', async () => {
  const stale = newLink();
  symlinkSync('/dev/pts/99999', stale);
  const pty = await openPty({ link: stale });
  expect(readlinkSync(stale)).toBe(pty.device);
  await pty.close();

  const file = newLink();
  writeFileSync(file, 'precious');
  await expect(openPty({ link: file })).rejects.toMatchObject({ code: 'PORT_UNAVAILABLE' });
});

test('a link that somebody else has taken over stays when the pseudo-terminal goes', async () => {
  const link = newLink();
  const first = await openPty({ link });
  const second = await openPty({ link });

  await first.close();

  expect(readlinkSync(link)).toBe(second.device);
  await second.close();
});

test('a modem on a pseudo-terminal sends, goes away and comes back with what its card holds', async () => {
  const modem = newModem();
  const onPty = await startModemOnPty({ link: newLink(), modem });
  const host = await SerialHost.open(onPty.link);
  await host.expect('ATE0\r', 'ATE0\r\r\nOK\r\n');
  await host.expect('AT+CMGS=23\r', '\r\n> ');
  await host.expect(`${HELLO}\u001A`, '\r\n+CMGS: 0\r\n\r\nOK\r\n');

  modem.unplug();
  expect(existsSync(onPty.link)).toBe(false);
  // The program behind the line ends a moment later, and an idle reader may be told only at a write after that.
  while (host.port.isOpen) {
    const written = new Promise((resolve) => host.port.write('AT\r', resolve));
    await Promise.race([written, host.closed]);
  }
  await host.closed;
  onPty.moveTo(newLink());
  modem.plugIn();
  await onPty.opened();

  const again = await SerialHost.open(onPty.link);
  await again.expect('ATE0\r', 'ATE0\r\r\nOK\r\n');
  await again.expect('AT+CRSM=176,28483,0,0,2\r', '\r\n+CRSM: 144,0,"00FF"\r\n\r\nOK\r\n');
  await again.close();
  await onPty.stop();
  expect(existsSync(onPty.link)).toBe(false);
});

test('a plug that moves fast leaves one path and one process', async () => {
  const modem = newModem();
  const onPty = await startModemOnPty({ link: newLink(), modem });

  for (let i = 0; i < 4; i++) {
    modem.unplug();
    modem.plugIn();
  }
  await onPty.opened();

  const host = await SerialHost.open(onPty.link);
  await host.expect('ATE0\r', 'ATE0\r\r\nOK\r\n');
  await host.close();
  await onPty.stop();
  const children = execFileSync('ps', ['-o', 'args=', '--ppid', String(process.pid)]).toString();
  expect(children).not.toMatch(/socat|script/);
});

test('a host that reads nothing stops neither the modem nor the process', async () => {
  const modem = newModem();
  const onPty = await startModemOnPty({ link: newLink(), modem });
  for (let i = 0; i < 3000; i++) modem.urc(`^RSSI:${'1'.repeat(60)}`);

  await onPty.stop();

  expect(existsSync(onPty.link)).toBe(false);
});
