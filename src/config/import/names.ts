import { sameName } from '../cross-check.js';

/** Gives every old name one that the new file takes, and no two the same. */
export class Names {
  readonly #taken: string[] = [];

  /** The name itself where it can stay, else the nearest that is free. */
  claim(name: string): string {
    const cleaned = name
      .replace(/[^A-Za-z0-9._-]/g, '_')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 50);
    const base = cleaned === '' ? 'unnamed' : cleaned;
    let free = base;
    for (let number = 2; this.#taken.some((other) => sameName(other, free)); number += 1) free = `${base}-${number}`;
    this.#taken.push(free);
    return free;
  }
}
