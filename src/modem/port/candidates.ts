import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A serial device behind which a modem may be. */
export interface Candidate {
  /** The name that it was found by. */
  path: string;
  /** The device that the name stands for; two names of one device have the same. */
  real: string;
  /** Another one after the device was plugged in anew. */
  stamp: string;
}

/** Where modems are looked for unless told otherwise; names that stay come first. */
export const DEFAULT_PATTERNS: readonly string[] = ['/dev/serial/by-id/*', '/dev/ttyUSB*', '/dev/ttyACM*'];

/** All devices that match one of the patterns now, each once; `*` and `?` mean what they mean to a shell. */
export async function listCandidates(patterns: readonly string[]): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  for (const pattern of patterns) {
    for (const path of await expand(pattern)) {
      const candidate = await candidateAt(path);
      if (candidate && !found.has(candidate.real)) found.set(candidate.real, candidate);
    }
  }
  return [...found.values()];
}

async function candidateAt(path: string): Promise<Candidate | undefined> {
  try {
    const real = await realpath(path);
    const { dev, ino, rdev, birthtimeMs } = await stat(real);
    return { path, real, stamp: [dev, ino, rdev, birthtimeMs].join(' ') };
  } catch {
    return undefined; // it went while we looked
  }
}

async function expand(pattern: string): Promise<string[]> {
  let paths = ['/'];
  for (const part of pattern.split('/').filter((name) => name !== '')) {
    const next = /[*?]/.test(part) ? await Promise.all(paths.map((path) => entries(path, part))) : undefined;
    paths = next ? next.flat() : paths.map((path) => join(path, part));
  }
  return paths;
}

async function entries(folder: string, pattern: string): Promise<string[]> {
  const wanted = nameMatcher(pattern);
  const names = await readdir(folder).catch((): string[] => []); // no such folder: no such device
  return names
    .filter(wanted)
    .sort()
    .map((name) => join(folder, name));
}

/** Whether a name in a folder matches; hidden names match only a pattern that begins with a full stop. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const matches = new RegExp(`^${source}$`, 's');
  return (name) => matches.test(name) && (name.startsWith('.') ? pattern.startsWith('.') : true);
}
