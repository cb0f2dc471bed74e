import type { Outcome } from '../network/subscriber.js';
import { registrationText } from './commands/network.js';
import type { ModemState, Registration } from './state.js';

const REPORT_NAMES = ['+CREG', '+CGREG', '+CEREG'] as const;

/** The modem's place in the network: registered there or not, and what the host is told of it. TS 27.007 §7.2. */
export class Presence {
  readonly #state: ModemState;
  readonly #receive: (tpdu: string) => Promise<Outcome>;
  #leave: (() => void) | undefined;
  #shown: Registration = 0;

  constructor(state: ModemState, receive: (tpdu: string) => Promise<Outcome>) {
    this.#state = state;
    this.#receive = receive;
  }

  /** Registers or leaves, as card, radio and network allow now, and reports a change where the host asked for it. */
  update(): void {
    const { registration, sim, centre, name } = this.#state;
    if (!this.#state.isRegistered) this.leave();
    else if (this.#leave === undefined && sim !== undefined)
      this.#leave = centre.register({ imsi: sim.imsi, modem: name, number: sim.number, receive: this.#receive });
    if (registration === this.#shown) return;
    this.#shown = registration;
    for (const report of REPORT_NAMES)
      if (this.#state.settings.registrationReports[report] > 0)
        this.#state.effects.urc(`${report}: ${registrationText(this.#state, report)}`);
  }

  /** The network no longer reaches the card. */
  leave(): void {
    this.#leave?.();
    this.#leave = undefined;
  }

  /** The power is gone: nobody is told. */
  end(): void {
    this.leave();
    this.#shown = 0;
  }
}
