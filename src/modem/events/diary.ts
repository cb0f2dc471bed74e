import { describeError, type Log } from '../../core/index.js';
import type { QueueStore } from '../../queue/index.js';

/** What a modem told beside messages: who called, what the cell broadcast, what became of SIM, network and storage. */
export type Told =
  /** `number` is empty where the caller hides it; `outcome` is `ringing` until the call has ended. */
  | { kind: 'call'; number: string; outcome: 'ringing' | 'missed' | 'refused' }
  /** Pages that have not come are `[...]`. */
  | { kind: 'broadcast'; channel: number; serial: number; language?: string; text: string }
  | { kind: 'registration'; registration: string }
  | { kind: 'cell'; area: string; cell: string }
  | { kind: 'operator'; operator: string }
  | { kind: 'sim'; status: string }
  | { kind: 'storage'; storage: string; used: number; total: number };

/** One entry, with its time in milliseconds since 1970 and a number that grows from entry to entry. */
export type DiaryEntry = Told & { id: number; at: number };

export interface DiaryDeps {
  queue: Pick<QueueStore, 'keep' | 'kept'>;
  log: Log;
  now: () => number;
}

const MOST = 200;
/** Entries of one kind: a modem between two cells must not drive out what people called. */
const MOST_OF_KIND = 80;

/**
 * The last of what one modem told, kept in the store. Writing never fails and never waits for anybody: while the store
 * cannot be written, entries are here, and the next write takes them along.
 */
export class Diary {
  readonly #modem: string;
  readonly #deps: DiaryDeps;
  #entries: DiaryEntry[] = [];
  #loaded: Promise<void> | undefined;
  #writing: Promise<void> | undefined;
  #dirty = false;
  #last = 0;

  constructor(modem: string, deps: DiaryDeps) {
    this.#modem = modem;
    this.#deps = deps;
  }

  /** Adds an entry; returns what changes it afterwards. */
  add(told: Told): (changed: Told) => void {
    const at = this.#deps.now();
    // Numbers of one process are above those of the process before, without reading them first.
    this.#last = Math.max(this.#last + 1, at);
    const id = this.#last;
    this.#entries.push({ ...told, id, at });
    this.#write();
    return (changed) => {
      const index = this.#entries.findIndex((entry) => entry.id === id);
      if (index < 0) return;
      this.#entries[index] = { ...changed, id, at };
      this.#write();
    };
  }

  /** All entries, the newest first. */
  async entries(): Promise<readonly DiaryEntry[]> {
    await this.#load();
    return this.#entries.toReversed();
  }

  /** Resolves when all that was added is in the store, or was refused by it. */
  async idle(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  #write(): void {
    this.#dirty = true;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#dirty) {
      this.#dirty = false;
      try {
        await this.#load();
        this.#forget();
        await this.#deps.queue.keep('told', this.#modem, JSON.stringify(this.#entries));
      } catch (error) {
        this.#deps.log.debug({ error: describeError(error) }, 'what the modem told could not be stored');
      }
    }
  }

  /** Puts the entries of the process before in front of this one's. */
  #load(): Promise<void> {
    this.#loaded ??= this.#read().catch((error: unknown) => {
      this.#loaded = undefined;
      throw error;
    });
    return this.#loaded;
  }

  async #read(): Promise<void> {
    const row = (await this.#deps.queue.kept('told')).find(({ key }) => key === this.#modem);
    if (!row) return;
    const read: unknown = JSON.parse(row.value);
    if (Array.isArray(read)) this.#entries.unshift(...read);
  }

  #forget(): void {
    const counts = new Map<string, number>();
    const kept = this.#entries.toReversed().filter(({ kind }) => {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return count <= MOST_OF_KIND;
    });
    this.#entries = kept.slice(0, MOST).toReversed();
  }
}
