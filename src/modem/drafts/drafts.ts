import { deleteMessage, sendStored, storagesInUse, type TpduToSend, writeMessage } from '../../at/index.js';
import type { Log } from '../../core/index.js';
import type { ClaimRef, QueueStore } from '../../queue/index.js';
import { useStorage } from '../prepare.js';
import type { Session } from '../session.js';
import { readSlot } from '../text-mode/read-slot.js';
import { tolerate } from '../tolerate.js';
import { withServiceCentre } from '../tpdu.js';
import { type Draft, draftsOf, forgetDraft, isSameDraft, keepDraft } from './draft.js';
import { isSameSubmit } from './same-submit.js';
import { type NetworkAnswer, type SlotFinding, type SlotMark, seeMark } from './slot-mark.js';

/** What is to be sent from a slot. */
export interface DraftOrder {
  imsi: string;
  ref: ClaimRef;
  pdu: TpduToSend;
  /** Asked as the last act before `AT+CMSS`; false keeps the message from being sent. */
  confirm: () => boolean;
}

/**
 * Sends segments from slots of one modem (`+CMGW`, then `+CMSS`; TS 27.005 §3.5.2, §3.5.3), and keeps book of the slots.
 *
 * What was written is committed, with its slot, before it is sent. So the next process can read in the slot what became
 * of it, and no slot stays filled. Drafts of others are left alone: a slot is emptied only if it holds what the book says.
 */
export class Drafts {
  readonly #store: Pick<QueueStore, 'keep' | 'kept'>;
  readonly #log: Log;
  #mark: SlotMark = 'unproved';
  #open: Draft | undefined;

  constructor(store: Pick<QueueStore, 'keep' | 'kept'>, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** What is known of how the modem marks slots. */
  get mark(): SlotMark {
    return this.#mark;
  }

  /** The modem told who it is; what this process saw of it counts more than what was kept. */
  meet(mark: SlotMark): void {
    if (this.#mark === 'unproved') this.#mark = mark;
  }

  /**
   * Writes a segment to a slot and sends it from there; undefined when the modem does not store it, and nothing left it.
   *
   * @throws as `sendStored`; where the book cannot be written, nothing was sent.
   */
  async send(session: Session, order: DraftOrder): Promise<{ messageReference: number | undefined } | undefined> {
    const storage = await writingStorage(session);
    const written = storage === undefined ? undefined : await tolerate(session.channel.run(writeMessage, order.pdu));
    if (storage === undefined || !written) {
      session.note('stores-no-drafts');
      return undefined;
    }
    const { imsi, ref, pdu, confirm } = order;
    const hex = withServiceCentre(pdu.hex, pdu.lengthOctets);
    const { messageId, segment, token } = ref;
    const draft = { imsi, messageId, segment, token, storage, index: written.index, hex };
    this.#open = draft;
    await keepDraft(this.#store, draft);
    // A modem that was set up anew meanwhile may write to another storage now, where another's draft has this number.
    const stands = () => session.writesInto === storage && confirm();
    return await session.channel.run(sendStored, { index: draft.index }, { confirm: stands });
  }

  /** The draft of the attempt that ended, whose slot is to be emptied. */
  take(): Draft | undefined {
    const draft = this.#open;
    this.#open = undefined;
    return draft;
  }

  /** Drafts whose slots were never emptied, those of former processes among them. */
  async left(imsi: string): Promise<Draft[]> {
    const open = this.#open;
    return (await draftsOf(this.#store, imsi)).filter((draft) => !open || !isSameDraft(draft, open));
  }

  /** What is in a draft's slot now. Nobody else may select storages meanwhile. */
  async find(session: Session, { storage, index, hex }: Draft): Promise<SlotFinding> {
    if (!(await useStorage(session, storage))) return 'unreadable';
    const message = await tolerate(readSlot(session, index));
    if (!message) return 'gone';
    return isSameSubmit(withServiceCentre(message.hex, message.tpduLength), hex) ? message.status : 'other';
  }

  /**
   * Empties a draft's slot and forgets it; one that cannot be emptied is tried again at the next set-up. Nobody else may
   * select storages meanwhile.
   *
   * @param answer what the network just said to it: then the slot's mark teaches something.
   */
  async clear(session: Session, draft: Draft, answer?: NetworkAnswer): Promise<void> {
    const found = await this.find(session, draft);
    if (found === 'unreadable') return;
    const holds = found !== 'gone' && found !== 'other';
    if (holds && answer) this.#see(answer, found);
    const { storage, index } = draft;
    if (holds && !(await tolerate(session.channel.run(deleteMessage, { index }).then(() => true)))) {
      this.#log.warn({ storage, index }, 'a slot that was sent from could not be emptied');
      return;
    }
    await forgetDraft(this.#store, draft);
  }

  #see(answer: NetworkAnswer, status: Parameters<typeof seeMark>[2]): void {
    const mark = seeMark(this.#mark, answer, status);
    if (mark === this.#mark) return;
    this.#mark = mark;
    this.#log.info({ mark }, 'it was learned how the modem marks slots that were sent from');
  }
}

/** The storage that `+CMGW` and `+CMSS` mean; undefined when the modem does not tell. Asked once for each set-up. */
async function writingStorage(session: Session): Promise<string | undefined> {
  session.writesInto ??= (await tolerate(session.channel.run(storagesInUse, undefined)))?.[1];
  return session.writesInto;
}
