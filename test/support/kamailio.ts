import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kamailio, type KamailioOptions } from '../../src/cli/demo/kamailio.js';
import { watchTest } from './watch-test.js';

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
  watchTest({ end, log: () => kamailio.log });
  return Object.assign(kamailio, { [Symbol.asyncDispose]: end });
}
