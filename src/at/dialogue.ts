import type { Clock } from '../core/index.js';

/** A place in a dialogue, from which an excerpt is taken. */
export type DialogueMark = number;

interface Entry {
  at: number;
  to: boolean;
  octets: string;
}

const MAX_ENTRIES = 400;
const MAX_OCTETS = 32_768;
const HIDDEN = '****';

/**
 * The last octets between us and one modem, both ways, with their times: what a trouble log and the timeline of a
 * failed message show. Bounded in entries and octets. A secret is never shown, written or echoed.
 */
export class Dialogue {
  readonly #clock: Clock;
  readonly #entries: Entry[] = [];
  readonly #secrets = new Set<string>();
  #first = 0;
  #octets = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on `secret` is shown as asterisks. */
  hide(secret: string): void {
    this.#secrets.add(secret);
  }

  sent(octets: string): void {
    this.#add(true, octets);
  }

  received(octets: Uint8Array): void {
    this.#add(false, Buffer.from(octets).toString('latin1'));
  }

  mark(): DialogueMark {
    return this.#first + this.#entries.length;
  }

  /** The dialogue from `mark` on, one line for each turn, control characters made visible: `12:00:01.250 > AT+CMGS=19\r`. */
  excerpt(mark: DialogueMark = 0): string {
    const turns = turnsOf(this.#entries.slice(Math.max(0, mark - this.#first)));
    return turns.map((turn) => show({ ...turn, octets: this.#mask(turn.octets) })).join('\n');
  }

  #mask(octets: string): string {
    let shown = octets;
    for (const secret of this.#secrets) shown = shown.replaceAll(secret, HIDDEN);
    return shown;
  }

  #add(to: boolean, octets: string): void {
    this.#entries.push({ at: this.#clock.now(), to, octets });
    this.#octets += octets.length;
    while (this.#entries.length > MAX_ENTRIES || (this.#octets > MAX_OCTETS && this.#entries.length > 1)) {
      this.#octets -= this.#entries.shift()?.octets.length ?? 0;
      this.#first += 1;
    }
  }
}

/** Joins entries of the same direction: the port cuts octets anywhere, through a secret too. */
function turnsOf(entries: readonly Entry[]): Entry[] {
  const turns: Entry[] = [];
  for (const entry of entries) {
    const last = turns.at(-1);
    if (last?.to === entry.to) last.octets += entry.octets;
    else turns.push({ ...entry });
  }
  return turns;
}

function show({ at, to, octets }: Entry): string {
  return `${new Date(at).toISOString().slice(11, 23)} ${to ? '>' : '<'} ${octets.replace(/[\u0000-\u001F\u007F-\uFFFF]/g, visible)}`;
}

function visible(character: string): string {
  if (character === '\r') return '\\r';
  if (character === '\n') return '\\n';
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
