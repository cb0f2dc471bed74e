import { isGatewayError } from '../core/index.js';
import { concatenationOf, decodePdu } from '../pdu/index.js';

/** One slot with what lies in it. */
export interface Slot {
  storage: string;
  index: number;
  hex: string;
}

/** A message whose parts lie in slots: by their sequence numbers. */
interface Group {
  total: number;
  /** On the monotonic clock; renewed by each part. */
  since: number;
  parts: Map<number, Slot>;
}

/** So long do parts wait in their slots for their sisters. */
const HOLD_MS = 30_000;
/** The smallest SIMs have ten slots: parts that wait must not fill them. */
const MAX_SLOTS = 8;

/**
 * Parts of long messages that are committed and still lie in their slots.
 *
 * Deleting one part takes the others along on some devices (SIMCom SIM600), read or not. So none is deleted before all
 * of its message are here, for as long as that takes within reason.
 */
export class PartShelf {
  readonly #groups = new Map<string, Group>();

  /** Whether this part is committed and waits. */
  holds({ storage, index, hex }: Slot): boolean {
    return [...this.#groups.values()].some(({ parts }) =>
      [...parts.values()].some((slot) => slot.storage === storage && slot.index === index && slot.hex === hex),
    );
  }

  /** Takes a committed slot if `pdu`, which it holds, is a part of a long message; false when it is none. */
  take(slot: Slot, pdu: string, now: number): boolean {
    const place = placeOf(pdu);
    if (!place) return false;
    const key = `${slot.storage} ${place.message}`;
    const group = this.#groups.get(key) ?? { total: place.total, since: now, parts: new Map() };
    const known = group.parts.get(place.sequence);
    if (known && known.index !== slot.index) return false; // it came twice: the second copy is nobody's sister
    group.since = now;
    group.parts.set(place.sequence, slot);
    this.#groups.set(key, group);
    return true;
  }

  /** Messages of a storage whose slots may be emptied now; they are forgotten here. `all`: room is wanted. */
  due(now: number, all: boolean, storage: string): Slot[][] {
    const due: Slot[][] = [];
    for (const [key, { total, since, parts }] of this.#groups) {
      if (!key.startsWith(`${storage} `)) continue;
      if (!all && parts.size < total && now - since < HOLD_MS && this.#size() <= MAX_SLOTS) continue;
      this.#groups.delete(key);
      due.push([...parts.values()]);
    }
    return due;
  }

  /** Forgets what waits: the slots will be read again. */
  clear(): void {
    this.#groups.clear();
  }

  #size(): number {
    return [...this.#groups.values()].reduce((sum, { parts }) => sum + parts.size, 0);
  }
}

/** Which message a PDU is a part of (TS 23.040 §9.2.3.24.1); undefined when it is whole, or cannot be read. */
function placeOf(hex: string): { message: string; total: number; sequence: number } | undefined {
  try {
    const pdu = decodePdu(hex, { smsc: true, direction: 'from-network' });
    if (pdu.type !== 'deliver') return undefined;
    const place = concatenationOf(pdu.userData.header);
    if (!place || place.total < 2) return undefined;
    const { reference, total, sequence } = place;
    return { message: `${JSON.stringify(pdu.address)} ${reference} ${total}`, total, sequence };
  } catch (error) {
    if (isGatewayError(error)) return undefined;
    throw error;
  }
}
