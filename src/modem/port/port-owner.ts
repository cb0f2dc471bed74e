import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A process that has a port open, as far as this user may see. */
export interface PortOwner {
  pid: number;
  /** Its name as the kernel has it. */
  name: string;
  /** `maybe`: it runs, is known to open modems, and this user may not see what it has open. */
  certain: boolean;
}

/** Programs that open modems unasked, and what to do about them. */
const MEDDLERS: ReadonlyMap<string, string> = new Map([
  ['ModemManager', 'the udev rule that is shipped keeps it from modems'],
  ['brltty', 'it takes USB adapters for Braille displays: where there is none, remove it'],
]);

/**
 * Who has a device open: by the descriptors of processes and by the file locks of the system, as far as they can be
 * read. It is only an explanation: nothing found does not mean that nobody has it.
 *
 * @param proc where the process file system is.
 */
export async function ownersOf(device: string, proc = '/proc'): Promise<PortOwner[]> {
  const pids = (await readdir(proc).catch((): string[] => [])).filter((name) => /^\d+$/.test(name));
  const real = await realpath(device).catch(() => device);
  const locking = await lockersOf(real, proc);
  const owners: PortOwner[] = [];
  for (const pid of pids) {
    const open = locking.has(pid) || (await hasOpen(join(proc, pid), real));
    if (open === false) continue;
    const name = await nameOf(join(proc, pid));
    if (open === true || MEDDLERS.has(name)) owners.push({ pid: Number(pid), name, certain: open === true });
  }
  const certain = owners.filter((owner) => owner.certain);
  return certain.length > 0 ? certain : owners;
}

/** What to say of the owners of a port, and what to do about them; undefined when none is known. */
export function ownerSentence(owners: readonly PortOwner[], own = process.pid): string | undefined {
  const [first] = owners;
  if (!first) return undefined;
  const names = owners.map(({ name, pid }) => (pid === own ? 'this process' : `${name} (pid ${pid})`)).join(', ');
  const has = first.certain ? `${names} has it open` : `another program has it open, perhaps ${names}`;
  const advice = MEDDLERS.get(first.name);
  return advice === undefined ? has : `${has}; ${advice}`;
}

/** Undefined when this user may not look. */
async function hasOpen(process: string, real: string): Promise<boolean | undefined> {
  try {
    const descriptors = await readdir(join(process, 'fd'));
    const targets = descriptors.map((fd) => readlink(join(process, 'fd', fd)).catch(() => ''));
    return (await Promise.all(targets)).includes(real);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES' ? undefined : false;
  }
}

/** Processes that hold a lock on the device; `flock` is what this program takes too. */
async function lockersOf(real: string, proc: string): Promise<Set<string>> {
  try {
    const { dev, ino } = await stat(real);
    const rows = (await readFile(join(proc, 'locks'), 'latin1')).split('\n');
    const wanted = `${hex(majorOf(dev))}:${hex(minorOf(dev))}:${ino}`;
    const fields = rows.map((row) => row.trim().split(/\s+/)).filter((row) => row.includes(wanted));
    return new Set(fields.flatMap((row) => row[row.indexOf(wanted) - 1] ?? []));
  } catch {
    return new Set();
  }
}

/** The command line tells one Node program from another. */
async function nameOf(process: string): Promise<string> {
  const read = (name: string) => readFile(join(process, name), 'utf8').catch(() => '');
  const name = (await read('comm')).trim();
  if (/^(?:node|MainThread)/.test(name) && /sms-sidecar/.test(await read('cmdline'))) return 'another sms-sidecar';
  return name === '' ? 'a program' : name;
}

/** Linux packs both numbers into one (gnu_dev_makedev): major in bits 8 to 19, minor around it. */
function majorOf(device: number): number {
  return Math.floor(device / 0x100) % 0x1000;
}

function minorOf(device: number): number {
  return (device % 0x100) + (Math.floor(device / 0x100000) % 0x1000) * 0x100;
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}
