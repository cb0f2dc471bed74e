import { queue } from './0001-queue.js';
import { kept } from './0002-kept.js';
import { conversations } from './0003-conversations.js';
import { sims } from './0004-sims.js';
import type { Migration } from './migration.js';

export type { Migration } from './migration.js';

/** All steps of the schema, oldest first. */
export const migrations: readonly Migration[] = [queue, kept, conversations, sims];
