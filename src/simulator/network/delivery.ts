import type { Clock, Timer } from '../../core/index.js';
import type { Outcome, Subscriber } from './subscriber.js';

/** A TPDU on its way to a SIM card. */
export interface Delivery {
  readonly tpdu: string;
  /** `waiting`: the SIM card is away, full, or did not acknowledge. */ state: 'waiting' | 'taken';
  /** How often it was offered. */ attempts: number;
}

/**
 * The TPDUs for one SIM card, offered in order and one at a time, as a real centre does. One that is not taken stays
 * at the head: it is offered again when the SIM card registers or has room again, or after the pause.
 */
export class DeliveryQueue {
  readonly #clock: Clock;
  readonly #retryAfterMs: number;
  readonly #waiting: Delivery[] = [];
  readonly #onTaken: (delivery: Delivery) => void;
  #subscriber: Subscriber | undefined;
  #offering = false;
  #retry: Timer | undefined;

  constructor(options: { clock: Clock; retryAfterMs: number; onTaken: (delivery: Delivery) => void }) {
    this.#clock = options.clock;
    this.#retryAfterMs = options.retryAfterMs;
    this.#onTaken = options.onTaken;
  }

  get waiting(): readonly Delivery[] {
    return this.#waiting;
  }

  add(tpdu: string): Delivery {
    const delivery: Delivery = { tpdu, state: 'waiting', attempts: 0 };
    this.#waiting.push(delivery);
    this.resume();
    return delivery;
  }

  /** The SIM card is registered now, at this modem; `undefined`: it is away. */
  register(subscriber: Subscriber | undefined): void {
    this.#subscriber = subscriber;
    this.resume();
  }

  /** Offers again what waits; called too when memory is available again (TS 23.040 §3.2.5). */
  resume(): void {
    this.#retry?.cancel();
    if (!this.#offering) void this.#offer();
  }

  async #offer(): Promise<void> {
    this.#offering = true;
    for (let head = this.#waiting[0]; head !== undefined; head = this.#waiting[0]) {
      const subscriber = this.#subscriber;
      if (subscriber === undefined) break;
      head.attempts += 1;
      const outcome = await subscriber.receive(head.tpdu);
      if (outcome === 'taken') this.#take(head);
      else if (subscriber === this.#subscriber) {
        this.#waitAfter(outcome);
        break;
      }
    }
    this.#offering = false;
  }

  #take(delivery: Delivery): void {
    delivery.state = 'taken';
    this.#waiting.splice(this.#waiting.indexOf(delivery), 1);
    this.#onTaken(delivery);
  }

  #waitAfter(outcome: Outcome): void {
    if (outcome === 'refused') this.#retry = this.#clock.after(this.#retryAfterMs, () => this.resume());
  }
}
