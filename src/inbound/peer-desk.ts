import type { Clock, Log } from '../core/index.js';
import type { QueueStore } from '../queue/index.js';
import { listedAgainst, type NumberLists, type OptOutRules, optOutWish } from '../routing/index.js';

/** Whose texts are held, and by which words a phone ends what is sent to it; made from the configuration. */
export interface PeerRules {
  /** Numbers and names that may write. */
  from: NumberLists;
  /** Absent: no word ends anything. */
  optOut?: OptOutRules;
}

interface PeerDeskDeps {
  queue: Pick<QueueStore, 'keep'>;
  clock: Clock;
  log: Log;
}

/** Asks the operator's lists about whoever wrote, and heeds what they ask for themselves. */
export class PeerDesk {
  readonly #rules: PeerRules;
  readonly #deps: PeerDeskDeps;

  constructor(rules: PeerRules, deps: PeerDeskDeps) {
    this.#rules = rules;
    this.#deps = deps;
  }

  /** Why a text of theirs is held for the operator; undefined when it is not. `peer`: number, short code or name. */
  heldBecause(peer: string): string | undefined {
    return listedAgainst(peer, this.#rules.from);
  }

  /**
   * Remembers who wants nothing more, until they want it again. Only a number can: a short code or a name is nobody that
   * could be written to. Done again after a crash it changes nothing.
   *
   * @throws GatewayError `STORE_UNAVAILABLE`.
   */
  async heed(peer: string | undefined, text: string): Promise<void> {
    const { optOut } = this.#rules;
    const wish = optOut && optOutWish(text, optOut);
    if (peer === undefined || wish === undefined) return;
    const { queue, clock, log } = this.#deps;
    await queue.keep('optOut', peer, wish === 'stop' ? JSON.stringify({ at: clock.now() }) : null);
    log.info({ wish }, 'a phone asked what is to be sent to it');
    log.debug({ number: peer, wish }, 'number of that phone');
  }
}
