import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** How long an answer of the file system stands. */
const LOOK_EVERY_MS = 2_000;

/** Tells which part of the disk under a file is free, 0 to 1, as far as this process may use it. */
export function watchDisk(path: string): () => number {
  let free = 1;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - lookedAt < LOOK_EVERY_MS) return free;
    lookedAt = now;
    const { bavail, blocks } = statfsSync(dirname(path));
    free = blocks === 0 ? 1 : bavail / blocks;
    return free;
  };
}
