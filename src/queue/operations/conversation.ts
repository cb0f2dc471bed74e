import { GatewayError } from '../../core/index.js';
import type { Conversation, ConversationFilter, Session, SessionText } from '../conversation.js';
import type { NewMessage, Page } from '../message.js';
import type { Value } from './database.js';
import { integer, octets, type Row, text } from './row.js';
import type { StoredMessage } from './stored-message.js';
import type { Work } from './work.js';

/** Notes that this SIP user writes to this number through this SIM, now. */
export async function converse(work: Work, { imsi, number, address }: Omit<Conversation, 'usedAt'>): Promise<void> {
  await work.db.run(
    `INSERT INTO conversation (number, imsi, address, used_at) VALUES (@number, @imsi, @address, @now)
     ON CONFLICT (number, imsi, address) DO UPDATE SET used_at = excluded.used_at`,
    { number, imsi, address, now: work.now },
  );
}

/**
 * Takes the pair of SIM and number for the message's sender, and keeps how the text goes by another SIM.
 *
 * @throws GatewayError `CONFLICT` when another user has used the pair meanwhile.
 */
export async function openSession(work: Work, seq: number, message: NewMessage, session: Session): Promise<void> {
  const { number, sender: address } = message;
  const { imsi, since, otherwise } = session;
  const other = await work.db.get(
    `SELECT address FROM conversation
     WHERE number = @number AND imsi = @imsi AND address <> @address AND used_at >= @since LIMIT 1`,
    { number, imsi, address, since },
  );
  if (other) throw new GatewayError('CONFLICT', 'another user writes to this number through this SIM');
  await converse(work, { imsi, number, address });
  await work.db.run('INSERT INTO session_text (message, otherwise) VALUES (@seq, @otherwise)', {
    seq,
    otherwise: JSON.stringify(otherwise),
  });
}

/** Gives a message, none of which was sent, the text that any SIM may carry. Returns whether it had another. */
export async function leaveSession(work: Work, { seq }: StoredMessage): Promise<boolean> {
  const row = await work.db.get('DELETE FROM session_text WHERE message = @seq RETURNING otherwise', { seq });
  if (!row) return false;
  const { segments, encoding, concatenation, options }: SessionText = JSON.parse(text(row, 'otherwise'));
  await work.db.run('DELETE FROM segment WHERE message = @seq', { seq });
  for (const [index, segment] of segments.entries()) {
    await work.db.run('INSERT INTO segment (message, number, text) VALUES (@seq, @number, @text)', {
      ...{ seq, number: index + 1, text: octets(segment) },
    });
  }
  await work.db.run(
    `UPDATE message SET encoding = @encoding, concatenation = @concatenation, segments = @segments, options = @options
     WHERE seq = @seq`,
    { seq, encoding, concatenation, segments: segments.length, options: JSON.stringify(options) },
  );
  return true;
}

/** `QueueStore.conversationsWith`. */
export async function conversationsWith(work: Work, number: string, since: number): Promise<Conversation[]> {
  const rows = await work.db.all(
    'SELECT * FROM conversation WHERE number = @number AND used_at >= @since ORDER BY used_at DESC, imsi, address',
    { number, since },
  );
  return rows.map(conversation);
}

function conversation(row: Row): Conversation {
  return {
    number: text(row, 'number'),
    imsi: text(row, 'imsi'),
    address: text(row, 'address'),
    usedAt: integer(row, 'used_at'),
  };
}

/** `QueueStore.conversations`. The cursor is the last row of the page before. */
export async function conversations(
  work: Work,
  filter: ConversationFilter,
  page: { limit: number; cursor?: string },
): Promise<Page<Conversation>> {
  const { conditions, values } = narrowed(filter);
  const before = placeOf(page.cursor);
  const rows = await work.db.all(
    `SELECT * FROM conversation WHERE ${[...conditions, BEFORE].join(' AND ')}
     ORDER BY used_at DESC, number DESC, imsi DESC, address DESC LIMIT @limit`,
    { ...values, ...before, limit: page.limit + 1 },
  );
  const items = rows.slice(0, page.limit).map(conversation);
  const last = items.at(-1);
  return { items, next: rows.length > page.limit && last ? cursorOf(last) : null };
}

const BEFORE = `(used_at, number, imsi, address) < (@beforeAt, @beforeNumber, @beforeImsi, @beforeAddress)`;

function cursorOf({ usedAt, number, imsi, address }: Conversation): string {
  return Buffer.from(JSON.stringify([usedAt, number, imsi, address])).toString('base64url');
}

function placeOf(cursor: string | undefined): Record<string, Value> {
  const first = [Number.MAX_SAFE_INTEGER, '', '', ''];
  const [beforeAt, beforeNumber, beforeImsi, beforeAddress] = cursor === undefined ? first : readCursor(cursor);
  return {
    beforeAt: typeof beforeAt === 'number' ? beforeAt : 0,
    beforeNumber: String(beforeNumber),
    beforeImsi: String(beforeImsi),
    beforeAddress: String(beforeAddress),
  };
}

function readCursor(cursor: string): unknown[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === 4 && Number.isSafeInteger(place[0])) return place;
  } catch {
    // said below
  }
  throw new GatewayError('BAD_REQUEST', 'the cursor is not one that a list gave as its next');
}

/** `QueueStore.forgetConversations`. */
export async function forgetConversations(work: Work, filter: ConversationFilter): Promise<number> {
  const { conditions, values } = narrowed(filter);
  return await work.db.change(
    `DELETE FROM conversation WHERE ${['used_at >= 0', ...conditions].join(' AND ')}`,
    values,
  );
}

/** Forgets what was not used for as long as conversations are remembered. Returns how many there were. */
export async function forgetOldConversations(work: Work, limit: number): Promise<number> {
  return await work.db.change(
    `DELETE FROM conversation WHERE (number, imsi, address) IN (
       SELECT number, imsi, address FROM conversation WHERE used_at < @since LIMIT @limit)`,
    { since: work.now - work.settings.conversationMs, limit },
  );
}

/** The conditions of a filter: fixed texts with parameters, none built from input. */
function narrowed({ number, imsi, address }: ConversationFilter): {
  conditions: string[];
  values: Record<string, Value>;
} {
  const conditions: string[] = [];
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries({ number, imsi, address })) {
    if (value === undefined) continue;
    conditions.push(`${name} = @${name}`);
    values[name] = value;
  }
  return { conditions, values };
}
