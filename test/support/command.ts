import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BridgeRig, TOKEN } from './bridge.js';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** How a command ended, and what it printed. */
export interface Ended {
  status: number;
  out: string;
  err: string;
}

/** Runs `sms-sidecar` as an operator does. */
export function runCommand(...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...words], (_error, out, err) =>
      resolve({ status: child.exitCode ?? -1, out, err }),
    );
  });
}

/** Runs it against the HTTP side of `rig`. */
export async function runAgainst(rig: BridgeRig, ...words: string[]): Promise<Ended> {
  const tokenFile = join(rig.folder, 'token');
  await writeFile(tokenFile, `${TOKEN}\n`);
  return runCommand(...words, '--url', rig.url, '--token-file', tokenFile);
}
