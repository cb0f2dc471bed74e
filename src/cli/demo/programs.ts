import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path, and where Debian keeps servers: an ordinary user's path lacks that. */
export function searchPath(): string {
  return [process.env.PATH ?? '', '/usr/sbin', '/sbin'].join(delimiter);
}

/** Whether a program is on that path. */
export function hasProgram(name: string): boolean {
  return searchPath()
    .split(delimiter)
    .some((folder) => {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
