import type { Timer } from '../../core/index.js';
import type { Outcome } from '../network/subscriber.js';
import { fromHex } from '../octets.js';
import { decodeAddress, encodeServiceCentre } from '../tpdu/address.js';
import type { StorageName } from './behaviour.js';
import type { ModemState } from './state.js';
import { describeDeliver, describeReport } from './text-mode.js';

/** Indications that are kept for a host that wants none yet; older ones are lost. */
const MAX_BUFFERED = 32;

type MessageClass = 0 | 1 | 2 | 3 | undefined;

/** The class that a TP-DCS names. TS 23.038 §4. */
function classOf(codingScheme: number): MessageClass {
  const named = (codingScheme & 0xf0) === 0xf0 || (codingScheme & 0xd0) === 0x10;
  return named ? ([0, 1, 2, 3] as const)[codingScheme & 0x03] : undefined;
}

/** TP-DCS of an SMS-DELIVER; 0 where octets are missing. */
function codingSchemeOf(tpdu: string): number {
  const octets = fromHex(tpdu) ?? new Uint8Array();
  const from = decodeAddress(octets.subarray(1));
  return from === undefined ? 0 : (octets[1 + from.lengthOctets + 1] ?? 0);
}

/** Looks at a TPDU before the modem does: another in its place, or what becomes of it without the modem. */
export type ReceiveFilter = (tpdu: string) => string | { outcome: Outcome };

/**
 * What the modem does with TPDUs from the network: it stores and announces them, or hands them to the host, as
 * +CNMI says. TS 27.005 §3.4.1.
 */
export class Receiver {
  readonly #state: ModemState;
  #waiting: { settle: (taken: boolean) => void; timer: Timer } | undefined;
  #buffered: string[][] = [];
  readonly #filters: ReceiveFilter[] = [];

  constructor(state: ModemState) {
    this.#state = state;
  }

  filter(filter: ReceiveFilter): void {
    this.#filters.push(filter);
  }

  async receive(offered: string): Promise<Outcome> {
    let tpdu = offered;
    for (const filter of this.#filters) {
      const filtered = filter(tpdu);
      if (typeof filtered !== 'string') return filtered.outcome;
      tpdu = filtered;
    }
    if ((Number.parseInt(tpdu.slice(0, 2), 16) & 0x03) === 0x02) return await this.#receiveReport(tpdu);
    return await this.#receiveMessage(tpdu);
  }

  /** +CNMA: ends the wait; `false` when none goes on. */
  acknowledge(taken: boolean): boolean {
    const waiting = this.#waiting;
    if (waiting === undefined) return false;
    waiting.settle(taken);
    return true;
  }

  /** +CNMI was set: what was buffered is said, or with `<bfr>` 1 forgotten. */
  indicationsSet(): void {
    const { mode, bfr } = this.#state.settings.indications;
    if (mode === 0) return;
    const buffered = this.#buffered;
    this.#buffered = [];
    if (bfr === 0) for (const lines of buffered) this.#state.effects.urc(...lines);
  }

  /** What was buffered does not outlive the power. */
  powerOff(): void {
    this.#buffered = [];
  }

  /** Says an indication, or keeps it with `<mode>` 0. */
  #indicate(lines: string[]): void {
    if (this.#state.settings.indications.mode !== 0) this.#state.effects.urc(...lines);
    else this.#buffered = [...this.#buffered, lines].slice(-MAX_BUFFERED);
  }

  async #receiveMessage(tpdu: string): Promise<Outcome> {
    const { mt } = this.#state.settings.indications;
    const messageClass = classOf(codingSchemeOf(tpdu));
    const direct = (mt === 2 && messageClass !== 2) || (mt === 3 && messageClass === 3);
    if (direct) return await this.#handOver('+CMT', tpdu);
    return this.#store(messageClass === 2 ? 'SM' : this.#state.receivingMemory, tpdu, mt === 0 ? undefined : '+CMTI');
  }

  async #receiveReport(tpdu: string): Promise<Outcome> {
    const { ds } = this.#state.settings.indications;
    if (ds === 0) return 'taken'; // for the modem itself, which has no use for it
    if (ds === 1) return await this.#handOver('+CDS', tpdu);
    const own = this.#state.behaviour.slots.SR > 0;
    return this.#store(own ? 'SR' : this.#state.receivingMemory, tpdu, '+CDSI');
  }

  #store(name: StorageName, tpdu: string, announce: '+CMTI' | '+CDSI' | undefined): Outcome {
    const { behaviour } = this.#state;
    const slot = this.#state.storage(name)?.put({ status: 0, pdu: this.#withServiceCentre(tpdu) });
    if (slot === undefined) {
      if (behaviour.fullLine !== undefined) this.#state.effects.urc(behaviour.fullLine);
      return 'full';
    }
    if (announce !== undefined) this.#indicate([`${announce}: "${name}",${slot + behaviour.firstSlot[name]}`]);
    return 'taken';
  }

  /** Hands the TPDU to the host; with message service 1 it is taken when the host says so. TS 27.005 §3.4.4. */
  async #handOver(name: '+CMT' | '+CDS', tpdu: string): Promise<Outcome> {
    const acknowledged = this.#state.settings.service === 0 ? true : this.#waitForAcknowledgement();
    this.#indicate(this.#written(name, tpdu));
    return (await acknowledged) ? 'taken' : 'refused';
  }

  #waitForAcknowledgement(): Promise<boolean> {
    const { clock, behaviour, session } = this.#state;
    return new Promise((resolve) => {
      const settle = (taken: boolean) => {
        timer.cancel();
        this.#waiting = undefined;
        session.signal.removeEventListener('abort', lost);
        resolve(taken);
      };
      const lost = () => settle(false);
      const timer = clock.after(behaviour.acknowledgeWithinMs, () => {
        this.#endRouting();
        settle(false);
      });
      session.signal.addEventListener('abort', lost);
      this.#waiting = { settle, timer };
    });
  }

  /** A host that does not acknowledge gets no more messages until it sets +CNMI again. */
  #endRouting(): void {
    const { indications } = this.#state.settings;
    this.#state.settings.indications = { ...indications, mt: 0, ds: 0 };
  }

  #written(name: '+CMT' | '+CDS', tpdu: string): string[] {
    const { settings } = this.#state;
    if (settings.textMode) return name === '+CMT' ? describeDeliver(tpdu, settings) : describeReport(tpdu);
    const alpha = name === '+CMT' ? ',' : '';
    return [`${name}: ${alpha}${tpdu.length / 2}`, this.#withServiceCentre(tpdu)];
  }

  #withServiceCentre(tpdu: string): string {
    return encodeServiceCentre(this.#state.centre.number) + tpdu;
  }
}
