import type { SegmentOutcome } from '../../src/queue/index.js';

/** A message as the model sees it; what is not said here does not matter to the queue. */
export interface ModelMessage {
  id: string;
  network: string;
  lane: string;
  priority: number;
  segments: number;
  notBefore?: number;
  expiresAt?: number;
  state: string;
  /** Segments that were sent; the next one to send is the one after. */
  sent: number;
  attempts: number;
  sim?: string;
  retryAt?: number;
  heldSince?: number;
  /** It stepped aside, or the lane let it pass: it stands in no lane any more. */
  aside: boolean;
}

const WAITING = ['queued', 'scheduled'];
const IN_LANE = ['queued', 'sending'];

/**
 * The queue to mobile as one would write it without any thought of speed: every question is answered by going through
 * all messages. The stores must do exactly as this one does.
 */
export class ModelQueue {
  readonly messages: ModelMessage[] = [];
  readonly #heads = new Map<string, ModelMessage>();
  readonly #laneHoldMs: number;

  constructor(laneHoldMs: number) {
    this.#laneHoldMs = laneHoldMs;
  }

  accept(message: ModelMessage): void {
    this.messages.push(message);
    this.#crown(message.lane);
  }

  waiting(network: string): number {
    return this.messages.filter((each) => each.network === network && WAITING.includes(each.state)).length;
  }

  claim(sim: string, networks: readonly string[], now: number): ModelMessage | undefined {
    for (const network of networks) {
      this.#wake(network, now);
      for (let next = this.#first(sim, network, now); next; next = this.#first(sim, network, now)) {
        if (next.expiresAt !== undefined && next.expiresAt <= now) {
          this.#enter(next, 'expired');
          continue;
        }
        this.#enter(next, 'sending');
        Object.assign(next, { sim, attempts: next.attempts + 1 });
        delete next.retryAt;
        return next;
      }
    }
    return undefined;
  }

  /** Whether the message has another segment, which is then on its way. */
  settle(message: ModelMessage, outcome: SegmentOutcome, now: number): boolean {
    switch (outcome.as) {
      case 'sent':
        message.sent += 1;
        message.attempts = 1;
        if (message.sent < message.segments) return true;
        this.#enter(message, 'sent');
        break;
      case 'unknown':
        this.#enter(message, 'uncertain');
        break;
      case 'unsent':
        message.attempts -= 1;
        if (message.sent === 0 && message.attempts === 0) delete message.sim;
        this.#enter(message, 'queued');
        break;
      case 'refused':
        this.#enter(message, outcome.retryAt === undefined ? 'failed' : 'queued');
        if (outcome.retryAt === undefined) break;
        message.retryAt = outcome.retryAt;
        if (!message.aside) message.heldSince ??= now;
    }
    return false;
  }

  /** Whether it could still be canceled. */
  cancel(message: ModelMessage): boolean {
    if (!WAITING.includes(message.state)) return false;
    this.#enter(message, 'canceled');
    return true;
  }

  sweep(now: number): void {
    for (const message of this.messages) {
      if (WAITING.includes(message.state) && message.expiresAt !== undefined && message.expiresAt <= now) {
        this.#enter(message, 'expired');
      }
    }
    for (const network of [...new Set(this.messages.map((each) => each.network))].sort()) this.#wake(network, now);
    for (const message of this.messages) {
      if (message.state !== 'queued' || message.heldSince === undefined) continue;
      if (message.heldSince > now - this.#laneHoldMs) continue;
      message.aside = true;
      delete message.heldSince;
      this.#crown(message.lane);
    }
  }

  #enter(message: ModelMessage, state: string): void {
    message.state = state;
    this.#crown(message.lane);
  }

  #wake(network: string, now: number): void {
    const due = this.messages.filter(
      (each) => each.network === network && each.state === 'scheduled' && (each.notBefore ?? 0) <= now,
    );
    due.sort((a, b) => (a.notBefore ?? 0) - (b.notBefore ?? 0));
    for (const message of due) this.#enter(message, 'queued');
  }

  #first(sim: string, network: string, now: number): ModelMessage | undefined {
    let first: ModelMessage | undefined;
    for (const message of this.messages) {
      if (message.network !== network || message.state !== 'queued') continue;
      if (message.sim !== undefined && message.sim !== sim) continue;
      if (message.retryAt !== undefined && message.retryAt > now) continue;
      if (!message.aside && this.#heads.get(message.lane) !== message) continue;
      if (!first || message.priority > first.priority) first = message;
    }
    return first;
  }

  /** Gives a lane whose head has left it the first of those that wait there. */
  #crown(lane: string): void {
    const there = this.messages.filter((each) => each.lane === lane && !each.aside && IN_LANE.includes(each.state));
    const head = this.#heads.get(lane);
    const next = head && there.includes(head) ? head : there[0];
    if (next) this.#heads.set(lane, next);
    else this.#heads.delete(lane);
  }
}
