import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AcceptanceDesk } from '../../src/bridge/index.js';
import { Events, silentLog } from '../../src/core/index.js';
import { Intake } from '../../src/inbound/intake.js';
import { type MessageView, openSqliteStore, type QueueStore } from '../../src/queue/index.js';
import { buildDelivers } from '../../src/simulator/tpdu/deliver.js';
import { acceptance } from '../support/bridge.js';
import { flush, ManualClock } from '../support/manual-clock.js';
import { options } from './rig.js';

const PEER = '+40722123456';
const MINUTE = 60_000;
const USERS = ['ana', 'bob', 'cleo', 'dan', 'eva', 'fred', 'gil', 'hana'];
const MESSAGES = 10_000;
const IN_ONE_ROUND = 60;

/** A sequence that looks like chance and is the same each time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Sim {
  imsi: string;
  modem: string;
  /** Away until then. */
  awayUntil: number;
  /** Who wrote to the phone through it, as the phone saw. */
  users: Set<string>;
}

interface Answer {
  user: string;
  sim: Sim;
  header: boolean;
  /** Whether nothing made it anybody else's by the time it was read. */
  certain: boolean;
}

/** Eight SIMs, one phone, and a sidecar that is stopped and started. */
class Village {
  readonly clock: ManualClock;
  readonly sims: Sim[] = USERS.map((_, n) => ({
    ...{ imsi: `26201000000000${n}`, modem: `modem${n}`, awayUntil: 0, users: new Set<string>() },
  }));
  readonly answers = new Map<string, Answer>();
  readonly #random = chance(20_261_124);
  readonly #path: string;
  sent = 0;
  headers = 0;
  queue: QueueStore;
  #intake: Intake;
  #desk: AcceptanceDesk;

  private constructor(path: string, clock: ManualClock, queue: QueueStore) {
    this.#path = path;
    this.clock = clock;
    this.queue = queue;
    [this.#intake, this.#desk] = this.#parts();
  }

  static async build(path: string): Promise<Village> {
    const clock = new ManualClock();
    return new Village(path, clock, await openSqliteStore({ path, clock, log: silentLog, owner: 'test' }));
  }

  #parts(): [Intake, AcceptanceDesk] {
    const { clock, queue } = this;
    const deps = { queue, clock, log: silentLog, events: new Events() };
    const reports = { take: () => Promise.reject(new Error('no report is sent here')) };
    const memoryMs = 30 * 24 * 60 * MINUTE;
    const intake = new Intake({ ...options, sessions: true, memoryMs }, { ...deps, reports });
    intake.start();
    const sessions = { memoryMs, awayMs: 15 * MINUTE };
    return [intake, new AcceptanceDesk({ ...acceptance, sessions }, deps)];
  }

  async restart(): Promise<void> {
    await this.stop();
    this.queue = await openSqliteStore({ path: this.#path, clock: this.clock, log: silentLog, owner: 'test' });
    [this.#intake, this.#desk] = this.#parts();
  }

  async stop(): Promise<void> {
    await this.#intake.stop();
    await this.queue.close();
  }

  #isUp(sim: Sim): boolean {
    return sim.awayUntil <= this.clock.now();
  }

  async round(texts: number): Promise<void> {
    const before = this.answers.size;
    for (const sim of this.sims) {
      if (this.#isUp(sim) && this.#random() < 0.02) sim.awayUntil = this.clock.now() + this.#random() * 40 * MINUTE;
    }
    const seen = this.sims.map((sim) => ({ ...sim, networks: ['D1'], available: this.#isUp(sim) }));
    await this.queue.simsSeen(
      seen.map(({ imsi, modem, networks, available }) => ({ imsi, modem, networks, available })),
    );
    await this.queue.sweep();
    await Promise.all(Array.from({ length: texts }, () => this.#write()));
    await Promise.all(this.sims.filter((sim) => this.#isUp(sim)).map((sim) => this.#serve(sim)));
    await this.settled();
    // A SIM may have come to be shared, whatever the text looked like that was answered.
    for (const answer of [...this.answers.values()].slice(before)) {
      answer.certain = answer.header || answer.sim.users.size === 1;
    }
    await this.clock.advance(MINUTE);
  }

  async #write(): Promise<void> {
    const user = USERS[Math.floor(this.#random() * USERS.length)] ?? '';
    await this.#desk.acceptCall({ from: `sip:${user}@example.org`, to: PEER, body: `this is ${user}` });
  }

  /** Sends all that one SIM may send, and lets the phone answer each text at once. */
  async #serve(sim: Sim): Promise<void> {
    const { imsi, modem } = sim;
    const claimant = { modem, imsi, networks: ['D1'], previousMessageReference: null, leaseMs: MINUTE };
    for (let claim = await this.queue.claim(claimant); claim; claim = await this.queue.claim(claimant)) {
      await this.queue.settle(claim.ref, { as: 'sent', messageReference: this.sent % 256 });
      this.sent += 1;
      const user = /this is (\w+)$/.exec(claim.text)?.[1] ?? '';
      sim.users.add(user);
      const header = /^From .*remove it\)\r\n\r\n/s.exec(claim.text)?.[0];
      if (header !== undefined) this.headers += 1;
      const keeps = header !== undefined && this.#random() < 0.7;
      await this.#answer(sim, user, keeps ? header : '');
    }
  }

  async #answer(sim: Sim, user: string, header: string): Promise<void> {
    const text = `yes ${user} ${this.answers.size}`;
    this.answers.set(text, { user, sim, header: header !== '', certain: false });
    const fields = { from: PEER, text: header + text, at: this.clock.now() };
    for (const tpdu of buildDelivers(fields, this.answers.size % 256)) {
      const hex = `0791947101670000${tpdu}`;
      const { imsi, modem } = sim;
      await this.queue.receive({ modem, imsi, hex, tpduLength: tpdu.length / 2, receivedAt: this.clock.now() });
    }
  }

  async settled(): Promise<void> {
    while ((await this.queue.pendingPdus(1)).length > 0) await flush(1);
  }

  async fromMobile(): Promise<MessageView[]> {
    const all: MessageView[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = { limit: 500, ...(cursor === undefined ? {} : { cursor }) };
      const found = await this.queue.list({ direction: 'from-mobile' }, page);
      all.push(...found.items);
      cursor = found.next;
    }
    return all;
  }
}

test('eight users, eight SIMs and one phone: of 10,000 texts and answers none reaches the wrong user', {
  timeout: 400_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sessions-'));
  const village = await Village.build(join(folder, 'queue.db'));
  try {
    for (let round = 1; village.sent + village.answers.size < MESSAGES; round += 1) {
      await village.round(IN_ONE_ROUND);
      if (round % 8 === 0) await village.restart();
    }
    await village.settled();

    const received = await village.fromMobile();
    const wrong = received.filter(({ text, to }) => {
      const { user } = answerIn(village, text);
      return to !== null && to !== `sip:${user}@example.org`;
    });
    const held = received.filter(({ to }) => to === null);
    expect(received).toHaveLength(village.answers.size);
    expect(wrong).toEqual([]);
    expect(held.filter(({ text }) => answerIn(village, text).certain)).toEqual([]);
    expect(village.headers).toBeGreaterThan(0);
    expect(village.headers).toBeLessThan(village.sent);
  } finally {
    await village.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

function answerIn(village: Village, text: string): Answer {
  const answer = village.answers.get(/yes \w+ \d+$/.exec(text)?.[0] ?? '');
  if (answer === undefined) throw new Error(`nobody answered ${JSON.stringify(text)}`);
  return answer;
}

test('eight users who write to one phone through eight SIMs that stay there never need a header', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sessions-'));
  const village = await Village.build(join(folder, 'queue.db'));
  try {
    for (const sim of village.sims) sim.awayUntil = -1;
    await village.round(40);
    await village.settled();

    const received = await village.fromMobile();
    expect(received.map(({ to }) => to)).toEqual(
      received.map(({ text }) => `sip:${answerIn(village, text).user}@example.org`),
    );
    expect(village.headers).toBe(0);
    expect(received).toHaveLength(40);
  } finally {
    await village.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
