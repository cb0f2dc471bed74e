import { GatewayError, MESSAGE_STATES } from '../../core/index.js';
import type { MessageFilter, MessageView, Page, SegmentView } from '../message.js';
import type { Value } from './database.js';
import { integer, integerOrNull, type Row, text, textOrNull, word, written } from './row.js';
import { DIRECTIONS, ENCODINGS, KINDS, SEGMENT_STATES } from './words.js';
import type { Work } from './work.js';

const COLUMNS = `seq, id, direction, kind, about, state, address, number, network, modem, call_id, encoding, report, accepted_at,
  sent_at, final_at, coalesce(original, body) AS text`;

/** `QueueStore.find`. */
export async function find(work: Work, id: string): Promise<MessageView | undefined> {
  const row = await work.db.get(`SELECT ${COLUMNS} FROM message WHERE id = @id`, { id });
  return row && (await view(work, row));
}

/** `QueueStore.list`. The cursor is the place of the page's last message in the order of acceptance. */
export async function list(
  work: Work,
  filter: MessageFilter,
  page: { limit: number; cursor?: string },
): Promise<Page<MessageView>> {
  const { conditions, values } = narrowed(filter);
  const rows = await work.db.all(
    `SELECT ${COLUMNS} FROM message WHERE ${['seq < @before', ...conditions].join(' AND ')}
     ORDER BY seq DESC LIMIT @limit`,
    { ...values, before: placeOf(page.cursor), limit: page.limit + 1 },
  );
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: await Promise.all(shown.map((row) => view(work, row))),
    next: rows.length > page.limit && last ? integer(last, 'seq').toString(36) : null,
  };
}

function placeOf(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  if (/^[0-9a-z]{1,10}$/.test(cursor)) return Number.parseInt(cursor, 36);
  throw new GatewayError('BAD_REQUEST', 'the cursor is not one that a list gave as its next');
}

/**
 * The conditions of a filter: fixed texts with parameters, none built from input.
 *
 * The first of them, in the order of how much they narrow, finds its rows by an index; the `+` keeps SQLite from
 * choosing another one's. `network IS NULL` is how the index tells the directions apart.
 */
function narrowed(filter: MessageFilter): { conditions: string[]; values: Record<string, Value> } {
  const { callId, number, state, network, direction } = filter;
  const values: Record<string, Value> = {};
  const conditions: string[] = [];
  const add = (column: string, name: string, value: string | undefined) => {
    if (value === undefined) return;
    conditions.push(`${conditions.length > 0 ? '+' : ''}${column} = @${name}`);
    values[name] = value;
  };
  add('call_id', 'callId', callId);
  add('number', 'number', number);
  add('state', 'state', state);
  add('network', 'network', network);
  if (direction === 'from-mobile' && conditions.length === 0) conditions.push('network IS NULL');
  add('direction', 'direction', direction);
  return { conditions, values };
}

async function view(work: Work, row: Row): Promise<MessageView> {
  const toMobile = word(row, 'direction', DIRECTIONS) === 'to-mobile';
  const address = textOrNull(row, 'address');
  const number = text(row, 'number');
  const kind = word(row, 'kind', KINDS);
  const about = textOrNull(row, 'about');
  return {
    id: text(row, 'id'),
    direction: toMobile ? 'to-mobile' : 'from-mobile',
    kind,
    ...(about === null ? {} : { about }),
    state: word(row, 'state', MESSAGE_STATES),
    from: toMobile ? (address ?? '') : number,
    to: toMobile ? number : address,
    network: textOrNull(row, 'network'),
    modem: textOrNull(row, 'modem'),
    callId: text(row, 'call_id'),
    encoding: kind === 'notice' && !toMobile ? null : word(row, 'encoding', ENCODINGS),
    text: written(row, 'text'),
    segments: await segments(work, integer(row, 'seq')),
    report: textOrNull(row, 'report'),
    acceptedAt: integer(row, 'accepted_at'),
    sentAt: integerOrNull(row, 'sent_at'),
    finalAt: integerOrNull(row, 'final_at'),
  };
}

async function segments(work: Work, seq: number): Promise<SegmentView[]> {
  const rows = await work.db.all(
    `SELECT number, state, message_reference, attempts, error_code, error_cause FROM segment
     WHERE message = @seq ORDER BY number`,
    { seq },
  );
  return rows.map((row) => {
    const code = textOrNull(row, 'error_code');
    return {
      index: integer(row, 'number'),
      state: word(row, 'state', SEGMENT_STATES),
      messageReference: integerOrNull(row, 'message_reference'),
      attempts: integer(row, 'attempts'),
      error: code === null ? null : { code, cause: textOrNull(row, 'error_cause') ?? '' },
    };
  });
}
