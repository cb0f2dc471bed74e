import { MessageStorage } from './storage.js';

export interface SimCardOptions {
  imsi: string;
  /** Default: made of the IMSI. */ iccid?: string;
  /** The number under which the network reaches it, `+49…`. */ number?: string;
  /** PIN; without one the PIN request is off. */ pin?: string;
  /** Default `12345678`. */ puk?: string;
  /** Slots for messages (EF_SMS), 10-255; default 20. */ slots?: number;
  /** The service centre's number (EF_SMSP); default: the centre's, put there by the modem. */ serviceCentre?: string;
}

/** What a SIM card asks for before it works. TS 27.007 §8.3. */
export type SimState = 'READY' | 'SIM PIN' | 'SIM PUK' | 'BLOCKED';

const PIN_TRIES = 3;
const PUK_TRIES = 10;

/** A SIM card: what it holds outlives every modem that it is put into. TS 31.102. */
export class SimCard {
  readonly imsi: string;
  readonly iccid: string;
  readonly number: string | undefined;
  readonly messages: MessageStorage;
  serviceCentre: string | undefined;
  /** Last used TP-MR, 0-255: first octet of EF_SMSS. TS 31.102 §4.2.9. */ lastReference = 255;
  /** Whether the card asks for its PIN after power-on. */ pinRequested: boolean;
  pinTries = PIN_TRIES;
  pukTries = PUK_TRIES;
  #pin: string;
  readonly #puk: string;
  #verified = false;

  constructor(options: SimCardOptions) {
    this.imsi = options.imsi;
    this.iccid = options.iccid ?? `8949${options.imsi.padStart(15, '0')}`;
    this.number = options.number;
    this.messages = new MessageStorage(options.slots ?? 20);
    this.serviceCentre = options.serviceCentre;
    this.pinRequested = options.pin !== undefined;
    this.#pin = options.pin ?? '0000';
    this.#puk = options.puk ?? '12345678';
  }

  get state(): SimState {
    if (this.pukTries === 0) return 'BLOCKED';
    if (this.pinTries === 0) return 'SIM PUK';
    return this.pinRequested && !this.#verified ? 'SIM PIN' : 'READY';
  }

  /** The card loses power: the PIN has to be entered again. Counters stay. */
  powerOff(): void {
    this.#verified = false;
  }

  /** Checks the PIN and counts a wrong try. TS 31.101 §9.5.1. */
  verifyPin(pin: string): boolean {
    if (this.pinTries === 0) return false;
    if (pin !== this.#pin) {
      this.pinTries -= 1;
      return false;
    }
    this.pinTries = PIN_TRIES;
    this.#verified = true;
    return true;
  }

  /** Ends the blocking of the PIN with the PUK and sets a new PIN. */
  unblock(puk: string, newPin: string): boolean {
    if (this.pukTries === 0) return false;
    if (puk !== this.#puk) {
      this.pukTries -= 1;
      return false;
    }
    this.pukTries = PUK_TRIES;
    this.pinTries = PIN_TRIES;
    this.#pin = newPin;
    this.#verified = true;
    return true;
  }

  changePin(oldPin: string, newPin: string): boolean {
    if (!this.verifyPin(oldPin)) return false;
    this.#pin = newPin;
    return true;
  }
}
