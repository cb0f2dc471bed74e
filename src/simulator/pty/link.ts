import { lstatSync, mkdirSync, readlinkSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { GatewayError } from '../../core/index.js';

function refuseOthers(link: string): void {
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (found !== undefined && !found.isSymbolicLink())
    throw new GatewayError('PORT_UNAVAILABLE', `${link} exists and is no symbolic link: it is left as it is`);
}

/**
 * Points `link` at a device, in one step: whoever opens it finds the old device or the new one.
 *
 * @throws GatewayError `PORT_UNAVAILABLE` when something other than a symbolic link has that name.
 */
export function placeLink(link: string, device: string): void {
  refuseOthers(link);
  mkdirSync(dirname(link), { recursive: true });
  const fresh = `${link}.${process.pid}.new`;
  symlinkSync(device, fresh);
  renameSync(fresh, link);
}

/** Takes the link away, if it still points at this device. */
export function removeLink(link: string, device: string): void {
  try {
    if (readlinkSync(link) === device) unlinkSync(link);
  } catch {
    // somebody took it away before, or put something else there: then it is not ours
  }
}

/** The path that a device gets when it is enumerated anew: the next number at the end of which there is nothing yet. */
export function nextLink(link: string): string {
  const [, stem = link, digits = '0'] = /^(.*?)(\d*)$/.exec(link) ?? [];
  let number = Number(digits) + 1;
  while (lstatSync(`${stem}${number}`, { throwIfNoEntry: false }) !== undefined) number += 1;
  return `${stem}${number}`;
}
