import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { nameMatcher } from './candidates.js';

/**
 * Calls `appeared` whenever a device that matches one of the patterns may have come into being, until the returned
 * function is called. Folders that are not there, or whose own name is a pattern, are not watched: the slow retry has
 * to do for them.
 */
export function watchPatterns(patterns: readonly string[], appeared: () => void): () => void {
  const watchers = patterns.flatMap((pattern) => watcherOf(pattern, appeared) ?? []);
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

function watcherOf(pattern: string, appeared: () => void): FSWatcher | undefined {
  const wanted = nameMatcher(basename(pattern));
  try {
    const watcher = watch(dirname(pattern), { persistent: false }, (event, entry) => {
      if (event === 'rename' && (entry === null || wanted(entry))) appeared();
    });
    return watcher.on('error', () => watcher.close());
  } catch {
    return undefined;
  }
}
