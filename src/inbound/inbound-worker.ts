import { Delivery, type DeliveryDeps } from './delivery.js';
import { Intake, type IntakeDeps } from './intake.js';
import type { InboundOptions } from './options.js';

export type InboundDeps = IntakeDeps & DeliveryDeps;

/** The whole way from mobile: what modems received becomes messages, and messages reach their SIP users. */
export class InboundWorker {
  readonly #intake: Intake;
  readonly #delivery: Delivery;

  constructor(options: InboundOptions, deps: InboundDeps) {
    this.#intake = new Intake(options, deps);
    this.#delivery = new Delivery(options, deps);
  }

  /** Begins with what waits in the store. */
  start(): void {
    this.#intake.start();
    this.#delivery.start();
  }

  /** Ends both; what is not done waits in the store. */
  async stop(): Promise<void> {
    await this.#intake.stop();
    await this.#delivery.stop();
  }
}
