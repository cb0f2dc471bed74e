// Accepts, claims and settles as fast as it can until it is killed, and writes down each thing that the store has
// confirmed: `accepted ID`, `claimed ID SEGMENT`, `sent ID SEGMENT`, `refused ID SEGMENT`. Arguments: store, run.
import { writeSync } from 'node:fs';
import { silentLog, systemClock } from '../../../dist/core/index.js';
import { openSqliteStore } from '../../../dist/queue/index.js';
import { message } from './message.mjs';

const [, , path, run] = process.argv;
const store = await openSqliteStore({ path, clock: systemClock, log: silentLog, owner: `run ${run}` });
const say = (...words) => writeSync(1, `${words.join(' ')}\n`);
const refusal = { code: 'CMS_DEFERRED', cause: 'a test' };

async function produce(producer) {
  for (let n = 0; ; n += 1) {
    const id = `${run}-${producer}-${n}`;
    const segments = n % 3 === 0 ? ['one', 'two', 'three'] : ['one'];
    await store.accept({ message: message(id, `+4072200000${n % 7}`, segments), idempotencyKey: id, detail: {} });
    say('accepted', id);
  }
}

async function send(modem) {
  const claimant = { modem, imsi: modem, networks: ['D1'], previousMessageReference: 1, leaseMs: 60_000 };
  for (let n = 0; ; n += 1) {
    let claim = await store.claim(claimant);
    if (!claim) await new Promise((resolve) => setImmediate(resolve));
    while (claim) {
      const { ref } = claim;
      say('claimed', ref.messageId, ref.segment);
      if (n % 11 === 0) {
        claim = await store.settle(ref, { as: 'refused', failure: refusal, retryAt: Date.now() });
        say('refused', ref.messageId, ref.segment);
      } else {
        claim = await store.settle(ref, { as: 'sent', messageReference: n % 256 });
        say('sent', ref.messageId, ref.segment);
      }
    }
  }
}

say('open');
await Promise.all([...[1, 2, 3].map(produce), ...['m1', 'm2', 'm3', 'm4'].map(send)]);
