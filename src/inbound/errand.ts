/**
 * Work that is asked for more often than it need be done.
 *
 * However often it is poked while it runs, it runs once more afterwards: nothing that came meanwhile is missed.
 */
export class Errand {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | undefined;
  #again = false;

  /** @param work must not reject. */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  poke(): void {
    this.#again = true;
    this.#running ??= this.#run();
  }

  /** Resolves when it is at rest. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#work();
    }
    this.#running = undefined;
  }
}
