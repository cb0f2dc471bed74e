import { deleteMessage, type StoredMessage } from '../at/index.js';
import type { Clock, Log } from '../core/index.js';
import type { Filing } from './filing.js';
import type { Hearing } from './hearing.js';
import { PartShelf, type Slot } from './part-shelf.js';
import { useStorage } from './prepare.js';
import { Quarantine } from './quarantine.js';
import type { Session } from './session.js';
import { listStorage } from './sweep.js';
import { readSlot } from './text-mode/read-slot.js';
import { tolerate } from './tolerate.js';
import { isSound, withServiceCentre } from './tpdu.js';

export interface SlotsOptions {
  clock: Clock;
  log: Log;
  filing: Filing;
  hearing: Hearing;
  /** Whether the modem of this session is still to be read; what is under way ends when it is not. */
  isCurrent: (session: Session) => boolean;
  /** What stays in a storage, and is not ours to take, leaves hardly any room; told once until there is room again. */
  filled: (storage: string, left: number, slots: number) => void;
}

/** So much of a storage may be taken for good before somebody has to look. */
const FULL_FROM = 0.8;

/**
 * Empties the storages of a modem: what lies in a slot is read, committed, and only then deleted.
 *
 * A slot that cannot be read, and one that cannot be emptied, are left until they change. Drafts are somebody's.
 */
export class Slots {
  readonly #options: SlotsOptions;
  readonly #quarantine = new Quarantine();
  readonly #shelf = new PartShelf();
  readonly #full = new Set<string>();

  constructor(options: SlotsOptions) {
    this.#options = options;
  }

  /** Forgets what waits for its sisters: the slots will be read again. */
  clear(): void {
    this.#shelf.clear();
  }

  /** Takes what lies in one slot. */
  async take(session: Session, { storage, index }: { storage: string; index: number }): Promise<void> {
    if (!(await useStorage(session, storage))) return;
    const message = await tolerate(readSlot(session, index));
    const slot = { storage, index, hex: message?.hex ?? '' };
    if (message && (await this.#file(session, { ...message, ...slot }))) await this.#empty(session, slot);
    await this.#emptyDue(session, storage, false);
  }

  /** Takes all that lies in a storage; reads all before anything is deleted. `wantsRoom`: nothing may wait there. */
  async sweep(session: Session, storage: string, wantsRoom: boolean): Promise<void> {
    if (!(await useStorage(session, storage))) return;
    const { hearing, isCurrent, log } = this.#options;
    const filed: Slot[] = [];
    const messages = await listStorage(session, log);
    for (const message of messages) {
      if (!isCurrent(session)) return;
      const slot = { storage, index: message.index, hex: message.hex };
      if (await this.#file(session, { ...message, storage })) filed.push(slot);
      if (message.status === 'unread') hearing.found();
    }
    let emptied = 0;
    for (const slot of filed) if (await this.#empty(session, slot)) emptied += 1;
    emptied += await this.#emptyDue(session, storage, wantsRoom);
    const taken = messages.filter(({ hex }) => !isFiller(hex)).length - emptied;
    this.#watchRoom(storage, taken, session.slots.get(storage) ?? 0);
  }

  /** Commits what lies in a slot. True when the slot may be emptied now. */
  async #file(session: Session, message: StoredMessage & Slot): Promise<boolean> {
    const { clock, filing } = this.#options;
    const { storage, index, status } = message;
    if (status === 'unsent' || status === 'sent') return false; // somebody's draft or copy
    if (isFiller(message.hex) || this.#quarantine.holds(storage, index, message.hex)) return false;
    const { hex, tpduLength } = await this.#soundest(session, message);
    const slot = { storage, index, hex };
    if (this.#shelf.holds(slot)) return false;
    if (!(await filing.commit(hex, tpduLength, session))) return false; // it stays where it is safe
    return !this.#shelf.take(slot, withServiceCentre(hex, tpduLength), clock.monotonic());
  }

  /**
   * Reads a slot once more where octets seem to be missing: what the line lost is still in there, and gone once the slot
   * is emptied. What is no better the second time lies there like that, and is taken as it is.
   */
  async #soundest(session: Session, first: StoredMessage & Slot): Promise<Pick<StoredMessage, 'hex' | 'tpduLength'>> {
    if (isSound(first.hex, first.tpduLength) || !(await useStorage(session, first.storage))) return first;
    const second = await tolerate(readSlot(session, first.index));
    return second && isSound(second.hex, second.tpduLength) ? second : first;
  }

  /** Empties the slots of long messages that are complete, or whose other parts do not come. Returns how many. */
  async #emptyDue(session: Session, storage: string, wantsRoom: boolean): Promise<number> {
    const { clock, isCurrent } = this.#options;
    if (!isCurrent(session)) return 0;
    let emptied = 0;
    for (const slots of this.#shelf.due(clock.monotonic(), wantsRoom, storage)) {
      for (const [at, slot] of slots.entries()) {
        const gone = at > 0 && !(await this.#stillHolds(session, slot));
        if (gone || (await this.#empty(session, slot))) emptied += 1;
      }
    }
    return emptied;
  }

  /** A part may have gone with its sister, and its slot may hold another message by now. */
  async #stillHolds(session: Session, { storage, index, hex }: Slot): Promise<boolean> {
    if (!(await useStorage(session, storage))) return false;
    const message = await tolerate(readSlot(session, index));
    return message?.hex === hex;
  }

  async #empty(session: Session, { storage, index, hex }: Slot): Promise<boolean> {
    if (!(await useStorage(session, storage))) return false;
    const deleted = await tolerate(session.channel.run(deleteMessage, { index }).then(() => true));
    if (deleted) return true;
    this.#quarantine.add(storage, index, hex);
    this.#options.log.warn(
      { storage, index },
      'a message that is safe here could not be deleted from its slot; it is passed over from now on',
    );
    return false;
  }

  #watchRoom(storage: string, left: number, slots: number): void {
    const isFull = slots > 0 && left >= slots * FULL_FROM;
    if (isFull && !this.#full.has(storage)) this.#options.filled(storage, left, slots);
    if (isFull) this.#full.add(storage);
    else this.#full.delete(storage);
  }
}

/** Some devices show an empty slot as octets of `FF` (Siemens MC35i). */
function isFiller(hex: string): boolean {
  return hex === '' || /^(?:00)?(?:FF)+$/.test(hex);
}
