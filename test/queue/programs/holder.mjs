// Opens the store named by its argument, accepts one message, says so, and stays until it is killed.
import { silentLog, systemClock } from '../../../dist/core/index.js';
import { openSqliteStore } from '../../../dist/queue/index.js';
import { message } from './message.mjs';

const store = await openSqliteStore({ path: process.argv[2], clock: systemClock, log: silentLog, owner: 'holder' });
await store.accept({ message: message('held', '+40722123456'), idempotencyKey: 'key', detail: {} });
process.stdout.write('open\n');
setInterval(() => undefined, 60_000);
