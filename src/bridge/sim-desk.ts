import type { Clock } from '../core/index.js';
import type { QueueStore, SimView } from '../queue/index.js';
import { chooseSim, type Network, type SimCandidate, type SimChoice } from '../routing/index.js';

export interface SimDeskOptions {
  /** Names of the modems in the order of the file. */
  modemOrder: readonly string[];
  /** How long a SIM may stay away before it counts as gone. */
  simGoneMs: number;
}

interface SimDeskDeps {
  queue: Pick<QueueStore, 'sims' | 'lastSim'>;
  clock: Clock;
}

/** How long a look at the SIMs is good for: at full load the store is not asked for each message. */
const FRESH_MS = 1_000;

/** Names the SIM of a message, where its network has a strategy. */
export class SimDesk {
  readonly #options: SimDeskOptions;
  readonly #deps: SimDeskDeps;
  readonly #turns = new Map<string, number>();
  /** Messages that were bound to a SIM since the store was looked at. */
  readonly #bound = new Map<string, number>();
  #sims: Promise<SimView[]> | undefined;
  #lookedAt = 0;

  constructor(options: SimDeskOptions, deps: SimDeskDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /** Names the SIM and counts it; `commit: false` only tells. */
  async choose(network: Network, number: string, { commit }: { commit: boolean }): Promise<SimChoice> {
    const { strategy = 'any', name } = network;
    if (strategy === 'any') return chooseSim({ strategy, number, candidates: [], turn: 0 });
    const [sims, lastSim] = await Promise.all([
      this.#look(),
      strategy === 'sticky' ? this.#deps.queue.lastSim(number) : undefined,
    ]);
    const turn = this.#turns.get(name) ?? 0;
    const candidates = this.#candidates(sims, name);
    const choice = chooseSim({ strategy, number, candidates, turn, ...(lastSim === undefined ? {} : { lastSim }) });
    if (commit && choice.imsi !== undefined) {
      this.#turns.set(name, turn + 1);
      this.#bound.set(choice.imsi, (this.#bound.get(choice.imsi) ?? 0) + 1);
    }
    return choice;
  }

  #candidates(sims: readonly SimView[], network: string): SimCandidate[] {
    const { modemOrder, simGoneMs } = this.#options;
    const since = this.#deps.clock.now() - simGoneMs;
    const placeOf = ({ modem }: SimView) =>
      (modemOrder.indexOf(modem) + modemOrder.length + 1) % (modemOrder.length + 1);
    return sims
      .filter(({ networks, seenAt }) => networks.includes(network) && seenAt > since)
      .sort((a, b) => placeOf(a) - placeOf(b) || (a.imsi < b.imsi ? -1 : 1))
      .map(({ imsi, modem, available, segments, boundToday }) => {
        const usedToday = Math.max(segments.day, boundToday) + (this.#bound.get(imsi) ?? 0);
        return { imsi, modem, available, usedToday };
      });
  }

  #look(): Promise<SimView[]> {
    const now = this.#deps.clock.monotonic();
    if (this.#sims === undefined || now - this.#lookedAt >= FRESH_MS) {
      this.#lookedAt = now;
      this.#bound.clear();
      this.#sims = this.#deps.queue.sims();
      this.#sims.catch(() => {
        this.#sims = undefined;
      });
    }
    return this.#sims;
  }
}
