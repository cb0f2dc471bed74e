import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pause, systemClock } from '../../src/core/index.js';
import {
  type ModemOnPty,
  profileNamed,
  ServiceCentre,
  SimulatedModem,
  startModemOnPty,
} from '../../src/simulator/index.js';

function isInstalled(): boolean {
  try {
    return execFileSync('smsd', ['-V'], { encoding: 'utf8' }).length > 0;
  } catch {
    return false;
  }
}

const FOLDERS = ['outgoing', 'checked', 'incoming', 'sent', 'failed'] as const;

const LONG = 'a long text '.repeat(20).trim();

/** smsd with one modem, all of whose files are in a folder of its own. */
class Smsd implements AsyncDisposable {
  readonly #folder: string;
  readonly #onPty: ModemOnPty;
  readonly #stop: () => Promise<void>;

  private constructor(folder: string, onPty: ModemOnPty, stop: () => Promise<void>) {
    this.#folder = folder;
    this.#onPty = onPty;
    this.#stop = stop;
  }

  static async start(modem: SimulatedModem, settings: readonly string[]): Promise<Smsd> {
    const folder = mkdtempSync(join(tmpdir(), 'smsd-'));
    const onPty = await startModemOnPty({ link: join(folder, 'tty'), modem });
    for (const name of FOLDERS) mkdirSync(join(folder, name));
    const config = join(folder, 'smsd.conf');
    writeFileSync(config, [...configOf(folder, onPty.link), ...settings, ''].join('\n'));
    const files = ['infofile', 'pidfile', 'logfile'].map((name) => `-${name[0]}${join(folder, name)}`);
    const child = spawn('smsd', ['-t', `-c${config}`, ...files], { stdio: 'ignore' });
    const exited = once(child, 'exit');
    const stop = async () => {
      child.kill('SIGTERM'); // it ends its modem handlers, and waits for them
      await exited;
    };
    return new Smsd(folder, onPty, stop);
  }

  /** Lays a text into the folder of what is to be sent, whole at once. */
  send(name: string, to: string, text: string, headers = ''): void {
    const draft = join(this.#folder, name);
    writeFileSync(draft, `To: ${to}\n${headers}\n${text}`, 'latin1');
    renameSync(draft, join(this.#folder, 'outgoing', name));
  }

  read(folder: (typeof FOLDERS)[number]): string[] {
    return readdirSync(join(this.#folder, folder)).map((name) =>
      readFileSync(join(this.#folder, folder, name), 'latin1'),
    );
  }

  /** Waits until something holds; then fails with smsd's own log. */
  async until(holds: () => boolean): Promise<void> {
    const end = performance.now() + 60_000;
    while (!holds()) {
      if (performance.now() > end) throw new Error(readFileSync(join(this.#folder, 'logfile'), 'latin1').slice(-4_000));
      await pause(systemClock, 50);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
    await this.#onPty.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function configOf(folder: string, device: string): string[] {
  const paths = FOLDERS.map((name) => `${name} = ${join(folder, name)}`);
  const general = ['devices = GSM1', 'delaytime = 1', 'delaytime_mainprocess = 1', 'loglevel = 7', 'autosplit = 3'];
  const modem = ['[GSM1]', `device = ${device}`, 'incoming = yes', 'report = yes', 'baudrate = 115200', 'rtscts = no'];
  return [...general, ...paths, ...modem];
}

function startNetwork(profile: string) {
  const centre = new ServiceCentre({ clock: systemClock });
  return { centre, modem: new SimulatedModem({ clock: systemClock, centre, profile: profileNamed(profile) }) };
}

describe.skipIf(!isInstalled())('smsd, an independent host (left out where smstools is not installed)', () => {
  test.each([
    ['standard', []],
    ['huawei-e1750', ['memory_start = 0']],
  ])(
    'sends and receives through a %s',
    async (profile, settings) => {
      const { centre, modem } = startNetwork(profile);
      await using smsd = await Smsd.start(modem, settings);

      smsd.send('short', '491701234567', 'hello from smsd');
      smsd.send('long', '491701234567', LONG);
      centre.deliver({ to: modem.name, from: '+46708251358', text: 'hello smsd' });
      await smsd.until(() => smsd.read('sent').length === 2 && smsd.read('incoming').length >= 1);

      expect(centre.messages.map(({ text }) => text).sort()).toEqual([LONG, 'hello from smsd']);
      expect(centre.messages.every(({ destination }) => destination === '+491701234567')).toBe(true);
      const [received = ''] = smsd.read('incoming').filter((text) => text.includes('hello smsd'));
      expect(received).toMatch(/^From: 46708251358$/m);
      expect(smsd.read('failed')).toEqual([]);
      expect(modem.stored('SM')).toEqual([]);
    },
    90_000,
  );
});
