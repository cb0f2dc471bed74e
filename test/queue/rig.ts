import type { Claimant, NewMessage, QueueStore } from '../../src/queue/index.js';
import type { ManualClock } from '../support/manual-clock.js';

/** How long the engine under test holds a lane, and so on; both engines take the same. */
export interface RigSettings {
  laneHoldMs?: number;
  rebindAfterMs?: number;
  resolveMs?: number;
  uncertain?: 'hold' | 'resend' | 'assumeSent';
  timeZone?: string;
  keepTextsMs?: number;
  keepRowsMs?: number;
  leastFreeDisk?: number;
}

/** One place for a store, which may be opened again and again as by one process after the other. */
export interface StoreRig {
  clock: ManualClock;
  /** Opens the store; the rig closes what is still open at its end. */
  open(settings?: RigSettings): Promise<QueueStore>;
  close(): Promise<void>;
}

/** Declares one test that gets a rig of its own. */
export type Story = (title: string, body: (rig: StoreRig) => Promise<void>) => void;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const SIM = '262011234567890';
export const OTHER_SIM = '262029876543210';
export const NUMBER = '+40722123456';

let count = 0;

/** A message of one segment, in network D1, from alice; `changes` say what matters to the test. */
export function message(rig: StoreRig, changes: Partial<NewMessage> = {}): NewMessage {
  count += 1;
  return {
    id: `message-${count}`,
    network: 'D1',
    sender: 'sip:alice@example.org',
    number: NUMBER,
    callId: `call-${count}@example.org`,
    body: 'hello',
    segments: ['hello'],
    encoding: 'gsm7',
    concatenation: 'udh8',
    options: { statusReport: true },
    priority: 0,
    acceptedAt: rig.clock.now(),
    ...changes,
  };
}

/** Accepts a message and returns its id. */
export async function accept(rig: StoreRig, store: QueueStore, changes: Partial<NewMessage> = {}): Promise<string> {
  const made = message(rig, changes);
  await store.accept({ message: made, idempotencyKey: `key of ${made.id}`, detail: {} });
  return made.id;
}

/** Claims as a modem named `nokia` that serves D1, or as `changes` say. */
export function claim(
  store: QueueStore,
  changes: Partial<Omit<Claimant, 'previousMessageReference' | 'leaseMs'>> & { mr?: number } = {},
) {
  const { mr = 7, ...claimant } = { modem: 'nokia', imsi: SIM, networks: ['D1'], ...changes };
  return store.claim({ ...claimant, previousMessageReference: mr, leaseMs: 2 * MINUTE });
}

/** Claims what must be there. */
export async function claimed(store: QueueStore, changes: Parameters<typeof claim>[1] = {}) {
  const found = await claim(store, changes);
  if (!found) throw new Error('there was nothing to claim');
  return found;
}

/** Claims and sends the whole of one message; returns its id. */
export async function sendOne(store: QueueStore, mr = 8, changes: Parameters<typeof claim>[1] = {}): Promise<string> {
  let next = await claim(store, changes);
  if (!next) throw new Error('there was nothing to send');
  const { messageId } = next.ref;
  for (let reference = mr; next; reference += 1)
    next = await store.settle(next.ref, { as: 'sent', messageReference: reference });
  return messageId;
}

export const refusal = { code: 'CMS_DEFERRED', cause: 'no network service (+CMS ERROR: 331)' };

/** The names of a message's timeline, in order. */
export async function events(store: QueueStore, id: string): Promise<string[]> {
  return (await store.timeline(id)).map(({ event }) => event);
}
