import { Calendar } from '../../src/queue/index.js';
import { completeSettings } from '../../src/queue/operations/settings.js';
import type { Connection } from '../../src/queue/sqlite/connection.js';
import { readDepths } from '../../src/queue/sqlite/depths.js';
import type { Engine } from '../../src/queue/sqlite/group-commit.js';

/** The engine of one empty store, without its thread; what it asks goes to `db`. */
export function engineOn(db: Connection): Engine {
  let seq = 0;
  return {
    ...{ db, owner: 'test', settings: completeSettings(), calendar: new Calendar('UTC'), depths: readDepths(db) },
    ...{ freeDisk: () => 1, nextSeq: () => ++seq },
  };
}
