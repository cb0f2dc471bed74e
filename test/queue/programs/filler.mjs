// Accepts messages until the store refuses one, and tells as JSON what it then still holds.
import { silentLog, systemClock } from '../../../dist/core/index.js';
import { openSqliteStore } from '../../../dist/queue/index.js';
import { message } from './message.mjs';

const store = await openSqliteStore({ path: process.argv[2], clock: systemClock, log: silentLog, owner: 'filler' });
const accepted = [];
let code;
for (let n = 0; code === undefined; n += 1) {
  const id = `filler-${n}`;
  try {
    await store.accept({
      message: message(id, `+40722${100_000 + n}`, ['x'.repeat(500)]),
      idempotencyKey: id,
      detail: {},
    });
    accepted.push(id);
  } catch (error) {
    code = error.code;
  }
}
let found = 0;
for (const id of accepted) if (await store.find(id)) found += 1;
const { networks } = await store.figures();
process.stdout.write(JSON.stringify({ accepted, found, code, waiting: networks[0].waiting }));
await store.close();
