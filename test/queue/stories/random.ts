import fc from 'fast-check';
import { expect } from 'vitest';
import type { Claim, QueueStore, SegmentOutcome } from '../../../src/queue/index.js';
import { type ModelMessage, ModelQueue } from '../model.js';
import { MINUTE, message, refusal, SECOND, type StoreRig } from '../rig.js';

const LANE_HOLD_MS = 3 * MINUTE;
const SIMS = ['sim1', 'sim2'];
const NETWORKS = ['D1', 'D2'];

const outcome = fc.constantFrom<'sent' | 'retry' | 'failed' | 'unknown' | 'unsent'>(
  ...(['sent', 'sent', 'sent', 'retry', 'failed', 'unknown', 'unsent'] as const),
);

/** What may happen to a queue, with small worlds so that things meet: two senders, two numbers, two networks, two SIMs. */
const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('accept' as const),
      sender: fc.constantFrom('alice', 'bob'),
      number: fc.constantFrom('+40722000001', '+40722000002'),
      network: fc.constantFrom(...NETWORKS),
      priority: fc.constantFrom(0, 0, 0, 1),
      segments: fc.integer({ min: 1, max: 3 }),
      delayMs: fc.constantFrom(0, 0, 0, MINUTE),
      livesMs: fc.constantFrom(0, 0, 2 * MINUTE),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      sim: fc.constantFrom(...SIMS),
      networks: fc.constantFrom(['D1'], ['D2'], ['D1', 'D2'], ['D2', 'D1']),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('settle' as const), pick: fc.nat(), outcome }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(SECOND, MINUTE, LANE_HOLD_MS) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);

type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** A store and the model beside it; each command goes to both, and both must answer alike. */
class Pair {
  readonly #rig: StoreRig;
  readonly #model = new ModelQueue(LANE_HOLD_MS);
  readonly #inHand = new Map<ModelMessage, Claim['ref']>();
  #store: QueueStore;
  #count = 0;

  private constructor(rig: StoreRig, store: QueueStore) {
    this.#rig = rig;
    this.#store = store;
  }

  static async start(rig: StoreRig): Promise<Pair> {
    return new Pair(rig, await open(rig));
  }

  async run(command: Command): Promise<void> {
    switch (command.do) {
      case 'accept':
        return this.#accept(command);
      case 'claim':
        await this.claim(command.sim, command.networks);
        return;
      case 'settle':
        return this.#settleOne(command.pick, command.outcome);
      case 'cancel':
        return this.#cancel(command.pick);
      case 'wait':
        return this.#rig.clock.advance(command.ms);
      case 'sweep':
        await this.#store.sweep();
        this.#model.sweep(this.#rig.clock.now());
        return;
      case 'restart':
        return this.#restart();
    }
  }

  async #accept(command: Extract<Command, { do: 'accept' }>): Promise<void> {
    this.#count += 1;
    const now = this.#rig.clock.now();
    const { network, priority, number } = command;
    const times = {
      ...(command.delayMs > 0 && { notBefore: now + command.delayMs + this.#count }),
      ...(command.livesMs > 0 && { expiresAt: now + command.livesMs }),
    };
    const made = message(this.#rig, {
      ...{ network, priority, number, sender: `sip:${command.sender}@example.org`, ...times },
      segments: Array.from({ length: command.segments }, (_, index) => `${index + 1}`),
    });
    await this.#store.accept({ message: made, idempotencyKey: made.id, detail: {} });
    this.#model.accept({
      ...{ id: made.id, network, priority, lane: `${priority} ${command.sender} ${number}`, ...times },
      ...{ segments: command.segments, sent: 0, attempts: 0, aside: false },
      state: command.delayMs > 0 ? 'scheduled' : 'queued',
    });
  }

  async claim(sim: string, networks: readonly string[]): Promise<boolean> {
    const found = await this.#store.claim({
      modem: sim,
      imsi: sim,
      networks,
      previousMessageReference: 1,
      leaseMs: MINUTE,
    });
    const expected = this.#model.claim(sim, networks, this.#rig.clock.now());
    expect(found && [found.ref.messageId, found.ref.segment, found.attempt]).toEqual(
      expected && [expected.id, expected.sent + 1, expected.attempts],
    );
    if (expected && found) this.#inHand.set(expected, found.ref);
    return found !== undefined;
  }

  async #cancel(pick: number): Promise<void> {
    const { messages } = this.#model;
    const message = messages[pick % messages.length];
    if (!message) return;
    const canceling = this.#store.cancel(message.id);
    if (this.#model.cancel(message)) expect(await canceling).toMatchObject({ id: message.id, state: 'canceled' });
    else await expect(canceling).rejects.toMatchObject({ code: 'CONFLICT' });
  }

  async #settleOne(pick: number, kind: Parameters<typeof outcomeOf>[0]): Promise<void> {
    const held = [...this.#inHand][pick % this.#inHand.size];
    if (held) await this.#settle(held[0], held[1], outcomeOf(kind, this.#rig.clock.now()));
  }

  async #settle(message: ModelMessage, ref: Claim['ref'], outcome: SegmentOutcome): Promise<void> {
    const next = await this.#store.settle(ref, outcome);
    const goesOn = this.#model.settle(message, outcome, this.#rig.clock.now());
    expect(next?.ref.segment).toBe(goesOn ? message.sent + 1 : undefined);
    if (next) this.#inHand.set(message, next.ref);
    else this.#inHand.delete(message);
  }

  /** What was in hand is in flight; every SIM finds its own, and knows that the first of them was never sent. */
  async #restart(): Promise<void> {
    await this.#store.close();
    this.#store = await open(this.#rig);
    const taken = (await Promise.all(SIMS.map((sim) => this.#store.takeInFlight(sim)))).flat();
    const expected = [...this.#inHand.keys()];
    expect(taken.map(({ ref }) => ref.messageId).sort()).toEqual(expected.map(({ id }) => id).sort());
    for (const [index, message] of expected.entries()) {
      const ref = taken.find((each) => each.ref.messageId === message.id)?.ref;
      if (ref) await this.#settle(message, ref, outcomeOf(index === 0 ? 'unsent' : 'unknown', this.#rig.clock.now()));
    }
  }

  /** All messages stand where the model has them. */
  async compare(): Promise<void> {
    const { items } = await this.#store.list({}, { limit: 1_000 });
    const states = items.map(({ id, state, segments }) => [id, state, segments.filter(isSent).length]);
    expect(states).toEqual(this.#model.messages.map(({ id, state, sent }) => [id, state, sent]).reverse());
    const { networks } = await this.#store.figures();
    for (const { network, waiting } of networks) expect(waiting).toBe(this.#model.waiting(network));
  }

  /**
   * Settles, waits and claims until nothing is left to do: then nothing may wait any more. A claim that finds nothing may
   * still have ended what expired, which lets another network go on.
   */
  async drain(): Promise<void> {
    const waiting = () => NETWORKS.map((network) => this.#model.waiting(network));
    await this.#rig.clock.advance(60 * MINUTE);
    for (let before = '', found = true; found || before !== String(waiting()); ) {
      before = String(waiting());
      for (const [held, ref] of [...this.#inHand]) await this.#settle(held, ref, { as: 'sent', messageReference: 1 });
      found = this.#inHand.size > 0;
      for (const sim of SIMS) found = (await this.claim(sim, NETWORKS)) || found;
    }
    await this.compare();
    expect(waiting()).toEqual([0, 0]);
  }
}

function isSent({ state }: { state: string }): boolean {
  return state === 'sent';
}

function open(rig: StoreRig): Promise<QueueStore> {
  return rig.open({ laneHoldMs: LANE_HOLD_MS, rebindAfterMs: Number.MAX_SAFE_INTEGER / 2 });
}

function outcomeOf(kind: 'sent' | 'retry' | 'failed' | 'unknown' | 'unsent', now: number): SegmentOutcome {
  switch (kind) {
    case 'sent':
      return { as: 'sent', messageReference: 1 };
    case 'retry':
      return { as: 'refused', failure: refusal, retryAt: now + MINUTE };
    case 'failed':
      return { as: 'refused', failure: refusal };
    case 'unknown':
      return { as: 'unknown', failure: refusal, evidence: {} };
    case 'unsent':
      return { as: 'unsent', reason: 'a test' };
  }
}

/** Runs the same random commands on a store and on the model; `check` looks at the store from outside after each run. */
export async function runRandom(
  startRig: () => Promise<StoreRig>,
  runs: number,
  check: (rig: StoreRig) => void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 80, size: 'max' }), async (commands) => {
      const rig = await startRig();
      try {
        const pair = await Pair.start(rig);
        for (const each of commands) await pair.run(each);
        await pair.compare();
        check(rig);
        await pair.drain();
        check(rig);
      } finally {
        await rig.close();
      }
    }),
    { numRuns: runs },
  );
}
