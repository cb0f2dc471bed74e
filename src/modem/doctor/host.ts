import {
  accessSync,
  constants,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { HostFacts, UsbStick } from './facts.js';

/** The host's files as the doctor sees them; another root and another user for tests. */
export interface HostFiles {
  /** Put before every path. */
  root: string;
  mayUse(path: string): boolean;
  isCharacterDevice(path: string): boolean;
  /** Not a holder. */
  ownPid: number;
}

/** This host. */
export const thisHost: HostFiles = {
  root: '',
  mayUse: (path) => attempt(() => accessSync(path, constants.R_OK | constants.W_OK) === undefined) ?? false,
  isCharacterDevice: (path) => attempt(() => statSync(path).isCharacterDevice()) ?? false,
  ownPid: process.pid,
};

/** The other side of a simulated modem's line; it keeps the near side open too. */
const SIMULATOR = /\b(?:simulate|demo|socat|script)\b/;
const TAKERS = ['ModemManager', 'brltty', 'gammu-smsd', 'smsd', 'wvdial', 'pppd', 'ofonod', 'asterisk'];
/** Makers of modems, by USB vendor. */
const MAKERS: Readonly<Record<string, string>> = {
  '12d1': 'Huawei',
  '19d2': 'ZTE',
  '1199': 'Sierra Wireless',
  '0af0': 'Option',
  '1410': 'Novatel',
  '2c7c': 'Quectel',
  '1e0e': 'SIMCom',
  '1bc7': 'Telit',
  '1546': 'u-blox',
  '1e2d': 'Cinterion',
  '05c6': 'Qualcomm',
};

/** Looks at a device and its surroundings without opening it. */
export function examineHost(device: string, files: HostFiles = thisHost): HostFacts {
  const path = join(files.root, device) || device;
  const real = attempt(() => realpathSync(path));
  const stableName = stableNameOf(real, device, files);
  return {
    exists: real !== undefined,
    isCharacterDevice: real !== undefined && files.isCharacterDevice(path),
    accessible: real !== undefined && files.mayUse(path),
    group: groupOf(path, files),
    holders: real === undefined ? [] : holdersOf(real, files),
    programs: programs(files),
    sticks: sticks(files),
    ...(stableName === undefined ? {} : { stableName }),
    serialPorts: list(files, '/dev')
      .filter((name) => /^tty(?:USB|ACM)\d+$/.test(name))
      .map((name) => `/dev/${name}`),
  };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function list({ root }: HostFiles, folder: string): string[] {
  return attempt(() => readdirSync(root + folder)) ?? [];
}

function read({ root }: HostFiles, path: string): string {
  return attempt(() => readFileSync(root + path, 'utf8').trim()) ?? '';
}

function groupOf(path: string, files: HostFiles): string {
  const gid = attempt(() => statSync(path).gid);
  const line = read(files, '/etc/group')
    .split('\n')
    .find((entry) => entry.split(':')[2] === String(gid));
  return line?.split(':')[0] ?? String(gid ?? 'unknown');
}

function processes(files: HostFiles): number[] {
  return list(files, '/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Processes of other users cannot be looked into: then the port's own lock is all that tells. */
function holdersOf(real: string, files: HostFiles): { pid: number; command: string }[] {
  const isPseudoTerminal = real.includes('/dev/pts/');
  const holds = (pid: number) =>
    list(files, `/proc/${pid}/fd`).some(
      (fd) => attempt(() => readlinkSync(`${files.root}/proc/${pid}/fd/${fd}`)) === real,
    );
  return processes(files)
    .filter((pid) => pid !== files.ownPid && holds(pid))
    .map((pid) => ({
      pid,
      command: read(files, `/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() || `process ${pid}`,
    }))
    .filter(({ command }) => !(isPseudoTerminal && SIMULATOR.test(command)));
}

function programs(files: HostFiles): string[] {
  const running = new Set(processes(files).map((pid) => read(files, `/proc/${pid}/comm`)));
  return TAKERS.filter((name) => running.has(name));
}

function stableNameOf(real: string | undefined, device: string, files: HostFiles): string | undefined {
  const folder = '/dev/serial/by-id';
  const names = list(files, folder).map((name) => `${folder}/${name}`);
  return names.find((name) => name !== device && attempt(() => realpathSync(files.root + name)) === real);
}

function sticks(files: HostFiles): UsbStick[] {
  const folder = '/sys/bus/usb/devices';
  return list(files, folder).flatMap((name) => {
    const vendor = read(files, `${folder}/${name}/idVendor`);
    const maker = MAKERS[vendor];
    if (maker === undefined) return [];
    const inside = walk(`${files.root}${folder}/${name}`, 4);
    const product = read(files, `${folder}/${name}/product`) || 'device';
    return {
      id: `${vendor}:${read(files, `${folder}/${name}/idProduct`)}`,
      name: `${maker} ${product}`,
      hasSerialPort: inside.some((path) => /^tty(?:USB|ACM)\d+$/.test(path)),
      hasNetwork: inside.includes('net'),
    };
  });
}

/** Names below a folder; links are not followed, as sysfs has many in circles. */
function walk(folder: string, depth: number): string[] {
  if (depth === 0) return [];
  const names = attempt(() => readdirSync(folder)) ?? [];
  return names.flatMap((name) => {
    const path = join(folder, name);
    const isFolder = attempt(() => lstatSync(path).isDirectory()) ?? false;
    return isFolder ? [name, ...walk(path, depth - 1)] : [name];
  });
}
