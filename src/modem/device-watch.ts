import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Calls `appeared` whenever the device's path may have come into being, until the returned function is called. */
export type WatchDevice = (device: string, appeared: () => void) => () => void;

/**
 * Watches the folder of the device: a modem that is plugged in again is seen at once. Where the folder cannot be
 * watched (it may go with its last device) nothing is seen, and the worker's slow retry is all there is.
 */
export const watchDeviceFolder: WatchDevice = (device, appeared) => {
  const name = basename(device);
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(dirname(device), { persistent: false }, (event, entry) => {
      // `change` tells of every octet that somebody writes to a device.
      if (event === 'rename' && (entry === null || entry === name)) appeared();
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    watcher = undefined;
  }
  return () => watcher?.close();
};
