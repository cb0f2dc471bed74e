import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFailed, onTestFinished } from 'vitest';
import { Kamailio, type KamailioOptions } from '../../src/cli/demo/kamailio.js';

/** A running Kamailio of a test, in a folder of its own that goes with it. */
export type TestKamailio = Kamailio & AsyncDisposable;

/** Starts a real Kamailio with `kamailio/kamailio.cfg` as it is committed, unless `instead` says otherwise. */
export async function startKamailio(
  options: Partial<Omit<KamailioOptions, 'folder'>> & { sidecarPort: number },
): Promise<TestKamailio> {
  const folder = await mkdtemp(join(tmpdir(), 'kamailio-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  let kamailio: Kamailio;
  try {
    kamailio = await Kamailio.launch({
      folder,
      sidecarToken: 'sidecar-token-of-the-test',
      rpcToken: 'rpc-token-of-the-test',
      domain: 'example.org',
      users: {},
      ...options,
    });
  } catch (error) {
    await remove();
    throw error;
  }
  const end = () => kamailio.stop().then(remove);
  watchTest(kamailio, end);
  return Object.assign(kamailio, { [Symbol.asyncDispose]: end });
}

/** A test that runs into its time limit never comes to the end of its `await using`. */
function watchTest(kamailio: Kamailio, end: () => Promise<void>): void {
  try {
    onTestFailed(() => console.error(kamailio.log));
    onTestFinished(end);
  } catch {
    // Started by a hook, outside a test: the hook ends it, and the log is at hand as `log`.
  }
}
