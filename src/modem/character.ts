import type { Log } from '../core/index.js';
import { Hearing } from './hearing.js';
import type { ModemDeps, ModemOptions } from './options.js';
import { TraitBook } from './trait-book.js';

/** What one modem is like, as far as this process knows: its traits, and what was noticed of it. */
export class Character {
  readonly book: TraitBook;
  readonly hearing: Hearing;
  readonly #quirks = new Set<string>();

  constructor({ name, traits = {} }: ModemOptions, { clock, events, log }: ModemDeps & { log: Log }) {
    this.hearing = new Hearing(clock);
    this.book = new TraitBook(traits, {
      applied: (quirk) => {
        events.emit('quirkApplied', { modem: name, quirk });
        if (!this.#quirks.has(quirk)) log.info({ quirk }, 'a deviation of the modem is taken into account');
        this.#quirks.add(quirk);
      },
      learned: ({ name: trait, value }) => log.info({ trait, value }, 'something was learned of the modem'),
    });
  }

  /** Deviations that were met so far, each once. */
  get quirks(): string[] {
    return [...this.#quirks];
  }

  /** Acts on what the modem does not do. True when it has to be set up anew for that. */
  mend(): boolean {
    const { remedy, isUnheard } = this.hearing;
    if (isUnheard && this.book.traits.indications === undefined) {
      this.book.learn({ name: 'indications', value: 'unheard' });
      return true;
    }
    return remedy !== undefined && this.book.try(remedy);
  }

  /**
   * Set-up failed. What is written in one go may be more than the modem hears: the next set-up writes octet by octet,
   * and the one after that does not.
   */
  doubtPace(): void {
    if (!this.book.try({ name: 'write-pacing', value: 'octets' })) this.book.refute('write-pacing');
  }
}
