import type { QueueStore } from '../../queue/index.js';
import { isHex } from './same-submit.js';

/** A segment that lies in a slot of a modem, to be sent from there. */
export interface Draft {
  /** Of the SIM that is in the modem, as the store knows it. */
  imsi: string;
  messageId: string;
  /** From 1. */
  segment: number;
  /** Of the claim under which it was written. */
  token: number;
  storage: string;
  index: number;
  /** As it was written, with the address of the service centre. */
  hex: string;
}

type Shelves = Pick<QueueStore, 'keep' | 'kept'>;

/** Keeps it, so that its fate can be found out and its slot emptied whatever becomes of this process. */
export function keepDraft(store: Shelves, draft: Draft): Promise<void> {
  return store.keep('draft', keyOf(draft), JSON.stringify(draft));
}

/** Forgets it: its slot is empty, or another's. */
export function forgetDraft(store: Shelves, draft: Draft): Promise<void> {
  return store.keep('draft', keyOf(draft), null);
}

/** Drafts of one SIM that are kept, the latest claim last. */
export async function draftsOf(store: Shelves, imsi: string): Promise<Draft[]> {
  const drafts = (await store.kept('draft')).flatMap(({ value }) => readDraft(JSON.parse(value)) ?? []);
  return drafts.filter((draft) => draft.imsi === imsi).sort((one, other) => one.token - other.token);
}

/** Whether both are of one claim. */
export function isSameDraft(one: Draft, other: Draft): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf({ imsi, messageId, segment, token }: Draft): string {
  return [imsi, messageId, segment, token].join(' ');
}

function readDraft(value: unknown): Draft | undefined {
  const { imsi, messageId, segment, token, storage, index, hex }: Record<string, unknown> = Object(value);
  if (typeof imsi !== 'string' || typeof messageId !== 'string' || typeof storage !== 'string') return undefined;
  if (typeof segment !== 'number' || typeof token !== 'number' || typeof index !== 'number') return undefined;
  return isHex(hex) ? { imsi, messageId, segment, token, storage, index, hex } : undefined;
}
