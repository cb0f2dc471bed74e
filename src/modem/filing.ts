import { describeError } from '../core/index.js';
import type { ModemCounters } from './counters.js';
import type { Hearing } from './hearing.js';
import type { ModemDeps, ModemOptions } from './options.js';
import type { Session } from './session.js';
import { hasOtherLength, kindOf, withServiceCentre } from './tpdu.js';

export interface FilingOptions {
  modem: ModemOptions;
  deps: Pick<ModemDeps, 'queue' | 'clock' | 'log' | 'events'>;
  counters: ModemCounters;
  hearing: Hearing;
}

/** Commits what a modem received, octet for octet as it came, and counts it. */
export class Filing {
  readonly #options: FilingOptions;

  constructor(options: FilingOptions) {
    this.#options = options;
  }

  /** True when it is safe in the store; false when the store could not take it, which is logged. */
  async commit(hex: string, tpduLength: number | null, session: Session): Promise<boolean> {
    const { modem, deps, counters, hearing } = this.#options;
    const { queue, clock, events, log } = deps;
    const pdu = {
      modem: modem.name,
      imsi: session.identity.imsi ?? '',
      hex: withServiceCentre(hex, tpduLength),
      tpduLength,
      receivedAt: clock.now(),
    };
    const kind = kindOf(pdu.hex, tpduLength);
    if (hasOtherLength(pdu.hex, tpduLength)) {
      const octets = pdu.hex.length / 2;
      log.warn({ tpduLength, octets }, 'what was received is not as long as its header says; it is kept as it came');
    }
    try {
      const known = (await queue.receive(pdu)) === 'duplicate';
      hearing.received();
      const result = known ? 'duplicate' : kind === 'message' ? 'received' : kind;
      counters[COUNTERS[result]] += 1;
      events.emit('segmentReceived', { modem: modem.name, result });
      log.info({ result, tpduLength }, 'segment received');
      log.debug({ hex }, 'octets of the segment received');
      return true;
    } catch (error) {
      log.error({ error: describeError(error) }, 'what was received could not be stored; it is kept where it is');
      return false;
    }
  }
}

const COUNTERS = {
  received: 'received',
  report: 'reports',
  duplicate: 'duplicates',
  undecodable: 'undecodable',
} as const;
