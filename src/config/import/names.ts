/** Gives every old name one that the new file takes, and no two the same in any letter case. */
export class Names {
  /** In lower case, each with the last number that was put behind it. */
  readonly #taken = new Map<string, number>();

  /** The name itself where it can stay, else the nearest that is free. */
  claim(name: string): string {
    const cleaned = name
      .replace(/[^A-Za-z0-9._-]/g, '_')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 50);
    const base = cleaned === '' ? 'unnamed' : cleaned;
    const key = base.toLowerCase();
    let number = this.#taken.get(key) ?? 0;
    let free: string;
    do {
      number += 1;
      free = number === 1 ? base : `${base}-${number}`;
    } while (this.#taken.has(free.toLowerCase()));
    this.#taken.set(key, number);
    if (free !== base) this.#taken.set(free.toLowerCase(), 1);
    return free;
  }
}
