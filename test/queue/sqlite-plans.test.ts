import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { adoptLeft } from '../../src/queue/operations/in-flight.js';
import type { OperationName } from '../../src/queue/operations/operations.js';
import { completeSettings } from '../../src/queue/operations/settings.js';
import type { Connection } from '../../src/queue/sqlite/connection.js';
import { runBatch, workOn } from '../../src/queue/sqlite/group-commit.js';
import { openDatabase } from '../../src/queue/sqlite/open-database.js';
import { ManualClock } from '../support/manual-clock.js';
import { engineOn } from './engine.js';
import { HOUR, MINUTE, message, NUMBER, refusal, SIM } from './rig.js';

type Statements = Map<string, Record<string, string | number | null | Uint8Array>>;

/** A connection that remembers each statement with the parameters of its last use. */
function remembering(db: Connection, seen: Statements): Connection {
  const noting =
    <R>(run: (sql: string, parameters?: Record<string, string | number | null | Uint8Array>) => R) =>
    (sql: string, parameters: Record<string, string | number | null | Uint8Array> = {}): R => {
      seen.set(sql, parameters);
      return run(sql, parameters);
    };
  const noted: Record<string, unknown> = {
    run: noting(db.run.bind(db)),
    change: noting(db.change.bind(db)),
    get: noting(db.get.bind(db)),
    all: noting(db.all.bind(db)),
  };
  return new Proxy(db, { get: (_, name) => noted[String(name)] ?? (name === 'inTransaction' && db.inTransaction) });
}

/** Small by their nature, or, as the oldest keys, read from one end; what waits is counted once, at the opening. */
const MAY_BE_SCANNED = [
  'message USING INDEX message_waiting',
  'received_pdu USING INDEX received_pdu_pending',
  'received_pdu USING COVERING INDEX received_pdu_part', // asked now and then, and emptied by the answers
  'message USING INDEX message_in_hand',
  'idempotency',
  'received_pdu', // its oldest, from one end
  'sim', // a row for each SIM that there is
  '4 CONSTANT ROWS',
  ...['unbound', 'own', 'first', 'newest', 'oldest'], // what a limited query within the statement has found
];

test('no statement goes through a table that grows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-plans-'));
  const db = openDatabase(join(folder, 'queue.db'));
  try {
    const seen: Statements = new Map();
    await useEverything(remembering(db, seen));
    const statements = [...seen].filter(([sql]) => /^(SELECT|INSERT|UPDATE|DELETE)/.test(sql));
    expect(statements.length).toBeGreaterThan(50);

    const scans = statements.flatMap(([sql, parameters]) =>
      db
        .all(`EXPLAIN QUERY PLAN ${sql}`, parameters)
        .map(({ detail }) => String(detail))
        .filter((detail) => /^SCAN (?!\()/.test(detail) && !MAY_BE_SCANNED.includes(detail.slice('SCAN '.length)))
        .map((detail) => `${detail}: ${sql}`),
    );

    expect(scans).toEqual([]);
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Calls every operation so that every statement is used. */
async function useEverything(db: Connection): Promise<void> {
  const clock = new ManualClock();
  const rig = { clock, open: () => Promise.reject(new Error('not used')), close: () => Promise.resolve() };
  const shared = engineOn(db);
  let nowMs = clock.now();
  const call = async (operation: OperationName, ...args: unknown[]) => {
    const { replies } = await runBatch(shared, [{ call: 1, operation, arguments: args, now: nowMs }]);
    const [reply] = replies;
    if (reply && 'value' in reply) return JSON.parse(JSON.stringify(reply.value ?? null));
    throw new Error(`${operation}: ${JSON.stringify(reply)}`);
  };
  const accept = async (changes: Parameters<typeof message>[1]) => {
    const made = message(rig, changes);
    await call('accept', { message: made, idempotencyKey: made.id, queueLimit: 99, detail: {} });
  };
  const claim = () =>
    call('claim', { modem: 'm', imsi: SIM, networks: ['D1'], previousMessageReference: 1, leaseMs: MINUTE, quotas });
  const quotas = { segments: { minute: 99 }, recipients: { period: 'day', limit: 99 } };
  const outcomes = [
    { as: 'sent', messageReference: 2 },
    { as: 'sent', messageReference: 3 },
    { as: 'unsent', reason: 'x' },
    { as: 'unknown', failure: refusal, evidence: {} },
    { as: 'refused', failure: refusal, retryAt: nowMs + MINUTE },
    { as: 'refused', failure: refusal },
  ];
  for (const [n, outcome] of outcomes.entries()) {
    await accept({ number: `+4072200000${n}`, segments: n === 0 ? ['a', 'b'] : ['a'] });
    const { ref } = await claim();
    await call('settle', ref, outcome);
    if (outcome.as === 'unknown') await call('resolve', ref.messageId, 'resend');
    if (outcome.as === 'refused' && !('retryAt' in outcome)) await call('retry', ref.messageId);
  }
  for (const [n, uncertain] of (['assumeSent', 'resend'] as const).entries()) {
    await accept({ number: `+4072200001${n}`, segments: ['a', 'b'] });
    const args = [(await claim()).ref, { as: 'unknown', failure: refusal, evidence: {} }];
    const settings = completeSettings({ uncertain });
    await runBatch({ ...shared, settings }, [{ call: 1, operation: 'settle', arguments: args, now: nowMs }]);
  }
  await accept({ notBefore: nowMs + 1, expiresAt: nowMs + HOUR });
  await accept({ number: '+40722000020', sim: SIM });
  await call('charge', [{ account: 'a', period: 'day', amount: 1, limit: 2 }]);
  await call('simsSeen', [{ imsi: SIM, modem: 'm', networks: ['D1'], available: true }]);
  await call('sims');
  await call('lastSim', NUMBER);
  await call('dueAt', ['D1'], { imsi: SIM, quotas: { segments: { day: 1 } } });
  await call('dueAt', ['D1'], { imsi: SIM, quotas: { recipients: { period: 'day', limit: 1 } } });
  await call('keep', 'pin', 'k', 'v');
  await call('keptAt', 'pin', 'k');
  await call('kept', 'pin');
  await call('takeAbandoned', 10);
  await adoptLeft(workOn({ ...shared, owner: 'next' }, nowMs, () => undefined));
  await runBatch({ ...shared, owner: 'next' }, [{ call: 1, operation: 'takeInFlight', arguments: [SIM], now: nowMs }]);

  for (const hex of ['01', '02', '03', '04']) {
    await call('receive', { modem: 'm', imsi: SIM, hex, tpduLength: 1, receivedAt: nowMs });
  }
  await call('pendingPdus', 10);
  await call('filePart', 1, { key: 'k', sequence: 1, total: 2 });
  await call('setAside', [2], 'ignored', 'x');
  await call('staleParts', nowMs);
  const inbound = {
    modem: 'm',
    originator: NUMBER,
    target: 'sip:a@b',
    callId: 'c',
    text: 'x',
    body: 'x',
    encoding: 'gsm7',
  };
  await call('createInbound', { ...inbound, id: 'in', sentAt: 1, receivedAt: nowMs }, [3]);
  await call('settleInbound', await call('claimInbound', MINUTE), {
    as: 'retry',
    at: nowMs + HOUR,
    status: 480,
    reason: 'x',
  });
  await call('wakeInbound', 'sip:a@b');
  await call('settleInbound', await call('claimInbound', MINUTE), { as: 'delivered', status: 200, reason: 'OK' });
  const notice = { target: 'sip:a@b', originator: NUMBER, callId: 'n', inReplyTo: 'c', about: 'in', body: 'x' };
  await call('createNotice', { ...notice, id: 'notice', createdAt: nowMs });
  const report = {
    pduId: 4,
    imsi: SIM,
    recipient: NUMBER,
    kind: 'delivered',
    status: 0,
    words: 'x',
    dischargedAt: nowMs,
  };
  await call('applyReport', { ...report, messageReference: 9 });
  await call('applyReport', { ...report, messageReference: 3, recipient: '+40722000001' });
  await call('note', 'in', { event: 'x', detail: {} });

  for (const filter of filters()) await call('list', filter, { limit: 5 });
  for (const id of ['in', 'nobody']) (await call('find', id)) ?? (await call('timeline', 'in'));
  const session = { imsi: SIM, since: 0, otherwise: { ...message(rig), segments: ['b'] } };
  const bound = message(rig, { number: '+40722000099' });
  await call('accept', { message: bound, idempotencyKey: bound.id, detail: {}, session });
  await call('conversationsWith', NUMBER, 0);
  await call('filedParts', 'k');
  await call('joinedParts', 'k');
  await call('asidePdus', 'ignored', { limit: 2 });
  const replacing = { ...inbound, target: 'sip:e@f', traits: { replaceType: 1 }, sentAt: 1, receivedAt: nowMs };
  for (const id of ['replaced', 'replacing']) await call('createInbound', { ...replacing, id }, []);
  for (let n = 0; n < 2; n += 1) {
    await call('settleInbound', await call('claimInbound', MINUTE), { as: 'failed', status: 410, reason: 'x' });
  }
  await call('redeliver', 'replacing', 'sip:c@d');
  for (const filter of [{ number: NUMBER }, { number: NUMBER, imsi: SIM, address: 'a' }]) {
    await call('conversations', filter, { limit: 2 });
    await call('forgetConversations', filter);
  }
  await call('figures');
  await call('remembered', 'k');
  await call('dueAt', ['D1', 'D2']);
  await call('inboundDueAt');
  nowMs += 48 * HOUR;
  await call('sweepStep');
}

/** Every set of members that a filter may have, but for none and the ordinary direction: those show what is newest. */
function filters(): Record<string, string>[] {
  const members = { callId: 'c', number: NUMBER, state: 'sent', network: 'D1' };
  const sets: Record<string, string>[] = [{}];
  for (const [name, value] of Object.entries(members)) sets.push(...sets.map((each) => ({ ...each, [name]: value })));
  return [...sets.slice(1), ...sets.map((each) => ({ ...each, direction: 'from-mobile' }))];
}
