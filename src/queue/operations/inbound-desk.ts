import { GatewayError } from '../../core/index.js';
import type { AsidePdu, AsideState, InboundTraits } from '../inbound-desk.js';
import type { MessageView, Page } from '../message.js';
import type { FiledPart } from '../store.js';
import { joinLane, laneFromMobile, leaveLane } from './lane.js';
import { filed, pending } from './receive.js';
import { type Row, text, textOrNull, word } from './row.js';
import { become } from './state.js';
import { messageById, type StoredMessage } from './stored-message.js';
import { record } from './timeline.js';
import { find } from './view.js';
import type { Work } from './work.js';

/** `QueueStore.redeliver`. */
export async function redeliver(work: Work, id: string, target?: string): Promise<MessageView> {
  const message = await messageById(work, id);
  if (message?.direction !== 'from-mobile')
    throw new GatewayError('NOT_FOUND', `no message ${JSON.stringify(id)} came from mobile`);
  const address = target ?? message.address;
  if (!(await mayBeOffered(work, message)))
    throw new GatewayError('CONFLICT', `message ${id} is ${message.state} or just under way`);
  if (address === null) throw new GatewayError('CONFLICT', `message ${id} has no target: name one`);
  await leaveLane(work, message);
  await become(work, message, 'delivering');
  // The hold time begins anew; the Call-ID stays, so that a phone which had it after all can tell.
  await work.db.run('UPDATE message SET address = @address, attempts = 0, accepted_at = @now WHERE seq = @seq', {
    ...{ seq: message.seq, address, now: work.now },
  });
  await record(work, message.seq, { event: 'redelivered', detail: { target: address } });
  await joinLane(work, message, laneFromMobile(address));
  const view = await find(work, id);
  if (!view) throw new Error(`message ${id} is gone`);
  return view;
}

async function mayBeOffered(work: Work, message: StoredMessage): Promise<boolean> {
  if (message.state !== 'held' && message.state !== 'failed') return false;
  return !(await isInHand(work, message));
}

/** Whether somebody is just delivering it. */
export async function isInHand(work: Work, { seq }: StoredMessage): Promise<boolean> {
  return (await work.db.get('SELECT 1 FROM message WHERE seq = @seq AND owner IS NOT NULL', { seq })) !== undefined;
}

const ASIDE: readonly AsideState[] = ['undecodable', 'ignored', 'unmatched'];

/** `QueueStore.asidePdus`. The cursor is the id of the last of the page before. */
export async function asidePdus(
  work: Work,
  state: AsideState,
  page: { limit: number; cursor?: string },
): Promise<Page<AsidePdu>> {
  if (page.cursor !== undefined && !/^[0-9]{1,15}$/.test(page.cursor)) {
    throw new GatewayError('BAD_REQUEST', 'the cursor is not one that a list gave as its next');
  }
  const rows = await work.db.all(
    `SELECT * FROM received_pdu INDEXED BY received_pdu_by_state
     WHERE state IN ('undecodable', 'ignored', 'unmatched') AND state = @state AND id < @before
     ORDER BY id DESC LIMIT @limit`,
    { state, before: page.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(page.cursor), limit: page.limit + 1 },
  );
  const items = rows.slice(0, page.limit).map(aside);
  return { items, next: rows.length > page.limit ? String(items.at(-1)?.id) : null };
}

function aside(row: Row): AsidePdu {
  return { ...pending(row), state: word(row, 'state', ASIDE), reason: textOrNull(row, 'reason') };
}

/** `QueueStore.joinedParts`. */
export async function joinedParts(
  work: Work,
  key: string,
): Promise<{ messageId: string; parts: FiledPart[] } | undefined> {
  const rows = await work.db.all(
    `SELECT p.*, m.id AS message_id FROM received_pdu p JOIN message m ON m.seq = p.message
     WHERE p.state = 'message' AND p.part_key = @key
       AND p.message = (SELECT max(message) FROM received_pdu WHERE state = 'message' AND part_key = @key)
     ORDER BY p.part_sequence`,
    { key },
  );
  const [first] = rows;
  return first && { messageId: text(first, 'message_id'), parts: rows.map(filed) };
}

/** Ends a message that a better one has taken the place of, unless it has been delivered, or just is. */
export async function supersede(work: Work, message: StoredMessage, by: string): Promise<void> {
  if (message.state !== 'held' && message.state !== 'delivering') return;
  if (await isInHand(work, message)) return;
  await leaveLane(work, message);
  await become(work, message, 'failed');
  await record(work, message.seq, { event: 'replaced', detail: { by } });
}

/** The waiting message that a new one of its sender's and type replaces (TS 23.040 §9.2.3.9). */
export async function replacedBy(
  work: Work,
  number: string,
  modem: string,
  replaceType: number,
): Promise<StoredMessage[]> {
  const rows = await work.db.all(
    `SELECT id, options FROM message WHERE number = @number AND +direction = 'from-mobile' AND +modem = @modem
       AND +state IN ('held', 'delivering')`,
    { number, modem },
  );
  const found: StoredMessage[] = [];
  for (const row of rows) {
    const traits: InboundTraits = JSON.parse(text(row, 'options'));
    const message = traits.replaceType === replaceType ? await messageById(work, text(row, 'id')) : undefined;
    if (message) found.push(message);
  }
  return found;
}

/** `QueueStore.filedParts`. */
export async function filedParts(work: Work, key: string): Promise<FiledPart[]> {
  const rows = await work.db.all(
    `SELECT * FROM received_pdu WHERE state = 'part' AND part_key = @key ORDER BY part_sequence`,
    { key },
  );
  return rows.map(filed);
}
