import { accept, remembered } from './accept.js';
import { cancel } from './cancel.js';
import { claim } from './claim.js';
import { conversations, conversationsWith, forgetConversations } from './conversation.js';
import { dueAt, inboundDueAt } from './due.js';
import { figures } from './figures.js';
import { adoptLeft, takeAbandoned, takeInFlight } from './in-flight.js';
import { claimInbound, createInbound, settleInbound, wakeInbound } from './inbound.js';
import { asidePdus, filedParts, joinedParts, redeliver } from './inbound-desk.js';
import { keep, kept, keptAt } from './kept.js';
import { createNotice } from './notice.js';
import { resolve, retry } from './operator.js';
import { filePart, pendingPdus, receive, setAside, staleParts } from './receive.js';
import { applyReport } from './report.js';
import { settle } from './settle.js';
import { lastSim, sims, simsSeen } from './sim.js';
import { sweepStep } from './sweep.js';
import { note, timeline } from './timeline.js';
import { charge } from './usage.js';
import { find, list } from './view.js';

/** What changes the store, inside a transaction. */
export const WRITES = {
  adoptLeft,
  accept,
  cancel,
  claim,
  settle,
  resolve,
  retry,
  takeInFlight,
  takeAbandoned,
  simsSeen,
  charge,
  sweepStep,
  receive,
  filePart,
  setAside,
  createInbound,
  createNotice,
  claimInbound,
  settleInbound,
  wakeInbound,
  applyReport,
  note,
  keep,
  forgetConversations,
  redeliver,
};

/** What only looks; these run outside of transactions, so that they see nothing that is not on disk. */
export const READS = {
  remembered,
  dueAt,
  inboundDueAt,
  pendingPdus,
  staleParts,
  find,
  list,
  timeline,
  figures,
  kept,
  conversations,
  conversationsWith,
  asidePdus,
  filedParts,
  joinedParts,
  keptAt,
  sims,
  lastSim,
};

type Operations = typeof WRITES & typeof READS;

/** The name of an operation, the same on both sides of the thread. */
export type OperationName = keyof Operations;

type Parameters<F> = F extends (work: never, ...rest: infer R) => unknown ? R : never;

/** What an operation takes after its `Work`. */
export type OperationArguments<K extends OperationName> = Parameters<Operations[K]>;

/** What an operation gives. */
export type OperationResult<K extends OperationName> = Awaited<ReturnType<Operations[K]>>;
