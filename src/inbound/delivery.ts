import { randomUUID } from 'node:crypto';
import { type Clock, describeError, type Events, isGatewayError, type Log, type Timer } from '../core/index.js';
import type { InboundClaim, InboundOutcome } from '../queue/index.js';
import { originatorUri } from '../routing/index.js';
import { type BackOff, PROXY_AWAY, pauseAfter, USER_AWAY } from './back-off.js';
import { Errand } from './errand.js';
import { fallbackMessage } from './fallback.js';
import { CONCURRENCY, HOLD_MS, type InboundOptions, type InboundQueue, type ProxySender } from './options.js';
import { outcomeOf, type Verdict } from './outcome.js';
import { isDivisible, splitBody } from './split-body.js';

export interface DeliveryDeps {
  queue: InboundQueue;
  proxy: ProxySender;
  clock: Clock;
  log: Log;
  events: Events;
  /** From 0 to 1, for the spread of retries; absent: `Math.random`. */
  random?: () => number;
  /** A fresh message id, by the time; absent: a random one. */
  newId?: (now: number) => string;
}

/** Longer than two proxies in turn may take for one message. */
const LEASE_MS = 120_000;
/** After the store failed. */
const STORE_PAUSE_MS = 5_000;
/** For what became due between two questions to the store. */
const SOON_MS = 50;
/** How long `stop` waits for phones that are about to answer. */
const GRACE_MS = 3_000;

const anyId = () => randomUUID();

interface Answer {
  /** null: none came. */
  status: number | null;
  reason: string;
  verdict: Verdict;
  backOff: BackOff;
}

/** Takes messages from mobile that are due and has each delivered, one at a time for each SIP user. */
export class Delivery {
  readonly #options: InboundOptions;
  readonly #deps: DeliveryDeps;
  readonly #errand = new Errand(() => this.#claimAll());
  readonly #under = new Set<Promise<void>>();
  readonly #stopped = new AbortController();
  #unsubscribe: (() => void) | undefined;
  #timer: Timer | undefined;
  #stopping = false;

  constructor(options: InboundOptions, deps: DeliveryDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  start(): void {
    this.#unsubscribe = this.#deps.queue.on('inbound', () => this.#errand.poke());
    this.#errand.poke();
  }

  /** Takes nothing more, lets what is under way end for a moment, then breaks it off: it is tried again later. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#unsubscribe?.();
    const grace = this.#deps.clock.after(GRACE_MS, () => this.#stopped.abort());
    await this.#errand.idle();
    this.#timer?.cancel();
    await Promise.all(this.#under);
    grace.cancel();
  }

  async #claimAll(): Promise<void> {
    const { queue, clock, log } = this.#deps;
    try {
      while (!this.#stopping && this.#under.size < (this.#options.concurrency ?? CONCURRENCY)) {
        const claim = await queue.claimInbound(LEASE_MS);
        if (claim === undefined) {
          const dueAt = await queue.inboundDueAt();
          if (dueAt !== undefined) this.#wakeAfter(Math.max(SOON_MS, dueAt - clock.now()));
          return;
        }
        this.#begin(claim);
      }
    } catch (error) {
      log.error({ error: describeError(error) }, 'messages from mobile cannot be read');
      this.#wakeAfter(STORE_PAUSE_MS);
    }
  }

  #wakeAfter(delayMs: number): void {
    this.#timer?.cancel();
    if (!this.#stopping) this.#timer = this.#deps.clock.after(delayMs, () => this.#errand.poke());
  }

  #begin(claim: InboundClaim): void {
    const work = this.#deliver(claim)
      .catch((error: unknown) => {
        const fields = { messageId: claim.id, callId: claim.callId, error: describeError(error) };
        // Whoever took it over tells how it ended; the store offers it again after its lease otherwise.
        if (isGatewayError(error, 'LEASE_LOST')) this.#deps.log.warn(fields, 'message was taken over');
        else this.#deps.log.error(fields, 'outcome of a message from mobile could not be recorded');
      })
      .finally(() => {
        this.#under.delete(work);
        if (!this.#stopping) this.#errand.poke();
      });
    this.#under.add(work);
  }

  async #deliver(claim: InboundClaim): Promise<void> {
    const answer = await this.#attempt(claim, claim.body, claim.callId);
    const { verdict } = answer;
    if (verdict.as !== 'split') return this.#settle(claim, answer);
    this.#deps.log.info({ messageId: claim.id, callId: claim.callId }, 'message is too large, sending it in pieces');
    // Each piece has a Call-ID of its own, the same whenever this is done again.
    let last = answer;
    for (const [index, piece] of splitBody(claim.body).entries()) {
      last = await this.#attempt(claim, piece, `${index + 1}-${claim.callId}`);
      if (last.verdict.as !== 'delivered') break;
    }
    return this.#settle(claim, last);
  }

  async #attempt(claim: InboundClaim, body: string, callId: string): Promise<Answer> {
    const { proxy, events } = this.#deps;
    const { domain, notFound, useContact } = this.#options;
    const divisible = body === claim.body && isDivisible(body);
    try {
      const message = {
        ...{ target: claim.target, callId, body, sentAt: claim.sentAt },
        from: originatorUri({
          ...{ number: claim.originator, domain },
          ...(claim.originatorTon === undefined ? {} : { ton: claim.originatorTon }),
        }),
        ...(useContact ? { contact: true } : {}),
        ...(claim.inReplyTo === undefined ? {} : { inReplyTo: claim.inReplyTo }),
      };
      const { status, reason, retryAfterMs } = await proxy.send(message, this.#stopped.signal);
      events.emit('sipRequest', { direction: 'from-mobile', method: 'MESSAGE', code: status });
      const facts = { notFound, attempt: claim.attempt, divisible };
      const verdict = outcomeOf(status, retryAfterMs === undefined ? facts : { ...facts, retryAfterMs });
      return { status, reason, verdict, backOff: USER_AWAY };
    } catch (error) {
      return this.#withoutAnswer(error, divisible);
    }
  }

  #withoutAnswer(error: unknown, divisible: boolean): Answer {
    const reason = describeError(error);
    if (isGatewayError(error, 'PROXY_UNREACHABLE')) {
      return { status: null, reason, verdict: { as: 'retry' }, backOff: PROXY_AWAY };
    }
    if (isGatewayError(error, 'PROXY_REFUSED')) {
      // Its configuration and ours differ: that is mended, and the message still there then.
      this.#deps.log.error({ error: reason }, 'the proxy refuses our command');
      return { status: null, reason, verdict: { as: 'retry' }, backOff: USER_AWAY };
    }
    const tooLarge = isGatewayError(error, 'TOO_LARGE') && divisible;
    const verdict: Verdict = tooLarge ? { as: 'split' } : { as: 'failed', alarm: !isGatewayError(error) };
    return { status: null, reason, verdict, backOff: USER_AWAY };
  }

  async #settle(claim: InboundClaim, answer: Answer): Promise<void> {
    const { queue, log } = this.#deps;
    const outcome = this.#outcome(claim, answer);
    if (outcome.as === 'failed') await this.#fallBack(claim);
    await queue.settleInbound(claim, outcome);
    const { status, reason, verdict } = answer;
    const fields = {
      ...{ messageId: claim.id, kind: claim.kind, callId: claim.callId, modem: claim.modem },
      ...{ attempt: claim.attempt, status, reason },
    };
    if (outcome.as === 'delivered') log.info(fields, 'message delivered to its SIP user');
    else if (outcome.as === 'retry') log.info({ ...fields, retryAt: outcome.at }, 'message is held and tried again');
    else if (verdict.as === 'failed' && verdict.alarm) log.error(fields, 'message failed: the proxy treats us wrongly');
    else log.warn(fields, 'message could not be delivered to its SIP user');
  }

  /** Before the failure is recorded: a crash in between makes it twice rather than not at all. */
  async #fallBack(claim: InboundClaim): Promise<void> {
    const { queue, clock, log, newId = anyId } = this.#deps;
    const now = clock.now();
    const message = await fallbackMessage(claim, { queue, options: this.#options, id: newId(now), now });
    if (message === undefined) return;
    await queue.createInbound(message, []);
    log.info({ messageId: claim.id, fallbackId: message.id }, "message goes to the modem's own target instead");
  }

  #outcome(claim: InboundClaim, { status, reason, verdict, backOff }: Answer): InboundOutcome {
    const { clock, random = Math.random } = this.#deps;
    switch (verdict.as) {
      case 'delivered':
        return { as: 'delivered', status: status ?? 200, reason };
      case 'split': // cannot be: pieces are indivisible
      case 'failed':
        return { as: 'failed', status, reason };
      case 'retry': {
        const now = clock.now();
        const lastAt = claim.receivedAt + (this.#options.holdMs ?? HOLD_MS);
        if (now >= lastAt) return { as: 'failed', status, reason: `${reason} (the hold time is over)` };
        const pauseMs = Math.max(pauseAfter(claim.attempt, backOff, random()), verdict.atLeastMs ?? 0);
        return { as: 'retry', at: Math.min(now + pauseMs, lastAt), status, reason };
      }
    }
  }
}
