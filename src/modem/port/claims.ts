import { sameImei } from './wanted.js';

/** Which ports somebody in this process has open, so that no two ever have the same one, nor the same modem. */
export class Claims {
  readonly #held = new Map<string, string | undefined>();

  isHeld(real: string): boolean {
    return this.#held.has(real);
  }

  /** Whether another port of the modem with this IMEI is in use. */
  isModemHeld(imei: string | undefined, besides: string): boolean {
    return [...this.#held].some(([real, other]) => real !== besides && sameImei(other, imei));
  }

  /** False when somebody has it. */
  take(real: string): boolean {
    if (this.#held.has(real)) return false;
    this.#held.set(real, undefined);
    return true;
  }

  /** The port that is held turned out to be this modem's. */
  identify(real: string, imei: string | undefined): void {
    if (this.#held.has(real)) this.#held.set(real, imei);
  }

  release(real: string): void {
    this.#held.delete(real);
  }
}
