import { type Clock, isGatewayError } from '../core/index.js';
import type { AcceptRequest, AcceptResult, QueueStore } from '../queue/index.js';
import { type PoolSim, sessionSim, sharedSim } from '../routing/index.js';

/** How users get a SIM of their own for each number they write to; made from the configuration. */
export interface SessionOptions {
  /** How long it counts who wrote to a number through a SIM. */
  memoryMs: number;
  /** How long a SIM that is away is waited for. */
  awayMs: number;
}

export interface SessionDeps {
  queue: Pick<QueueStore, 'accept' | 'conversationsWith' | 'sims'>;
  clock: Clock;
}

/** Two users may reach for the same SIM at once: one of them looks again, and again where there are many. */
const MOST_LOOKS = 16;

/** Accepts messages through a SIM on which their sender is alone with the number, without reply header, where there is one. */
export class SessionDesk {
  readonly #options: SessionOptions | undefined;
  readonly #deps: SessionDeps;

  /** @param options absent: every message is accepted as it is. */
  constructor(options: SessionOptions | undefined, deps: SessionDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /**
   * Stores a message.
   *
   * @param request with the text that any SIM may carry.
   * @param clean the same without reply header.
   * @throws GatewayError as `QueueStore.accept`.
   */
  async accept(request: AcceptRequest, clean: () => AcceptRequest): Promise<AcceptResult> {
    const { queue } = this.#deps;
    if (this.#options === undefined) return queue.accept(request);
    for (let look = 1; look <= MOST_LOOKS; look += 1) {
      const { since, spoken, pool } = await this.#look(request, this.#options);
      const { message } = request;
      const imsi = sessionSim(message.sender, spoken, pool);
      if (imsi === undefined) {
        const sim = sharedSim(message.sender, spoken, pool);
        return queue.accept(sim === undefined ? request : { ...request, message: { ...message, sim } });
      }
      try {
        const { concatenation, encoding, options, segments } = message;
        const otherwise = { concatenation, encoding, options, segments };
        return await queue.accept({ ...clean(), session: { imsi, since, otherwise } });
      } catch (error) {
        if (!isGatewayError(error, 'CONFLICT')) throw error;
      }
    }
    return queue.accept(request);
  }

  async #look({ message }: AcceptRequest, { awayMs, memoryMs }: SessionOptions) {
    const { clock, queue } = this.#deps;
    const now = clock.now();
    const since = now - memoryMs;
    const [spoken, sims] = await Promise.all([queue.conversationsWith(message.number, since), queue.sims()]);
    const pool = sims
      .filter(
        ({ available, networks, seenAt }) => networks.includes(message.network) && (available || seenAt > now - awayMs),
      )
      .map(({ available, imsi }): PoolSim => ({ imsi, present: available }));
    // The SIM that the network's strategy would take comes first among those that are free.
    return { since, spoken, pool: pool.toSorted((one, other) => rank(other, message.sim) - rank(one, message.sim)) };
  }
}

const rank = ({ imsi }: PoolSim, preferred: string | undefined) => (imsi === preferred ? 1 : 0);
