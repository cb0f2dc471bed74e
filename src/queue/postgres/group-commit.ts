import type { OperationArguments, OperationName, OperationResult } from '../operations/operations.js';
import { type Call, type Engine, runOne, runTogether } from './transactions.js';

/** A call that waits for its commit; its result has the type that the operation says. */
interface Waiting {
  call: Call;
  /** What it locks. */
  lock: string;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Most calls in one commit. */
const TOGETHER = 200;

/**
 * Commits calls in groups, one after the other and in the order in which they came: what arrives while a commit is
 * under way makes up the next one. A group of which one is refused is taken apart, and each of it run by itself.
 *
 * A group takes all its locks first, in an order that all keep, so that those of two sidecars do not wait for each other.
 */
export class GroupCommit {
  readonly #engine: Engine;
  readonly #waiting: Waiting[] = [];
  #underWay = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  run<K extends OperationName>(
    operation: K,
    now: number,
    { args, lock }: { args: OperationArguments<K>; lock: string },
  ): Promise<OperationResult<K>> {
    const result = new Promise<OperationResult<K>>((resolve, reject) => {
      this.#waiting.push({ call: { operation, now, args }, lock, resolve, reject });
      // What is called in one turn of the event loop goes together.
      setImmediate(() => this.#start());
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Ends when all that was called so far has ended. */
  async settled(): Promise<void> {
    await this.#last;
  }

  #start(): void {
    if (this.#underWay || this.#waiting.length === 0) return;
    this.#underWay = true;
    const group = this.#waiting.splice(0, TOGETHER);
    void this.#commit(group).finally(() => {
      this.#underWay = false;
      this.#start();
    });
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const calls = group.map(({ call }) => call);
    const locks = [...new Set(group.map(({ lock }) => lock))].sort();
    try {
      const results = await runTogether(this.#engine, calls, locks);
      group.forEach(({ resolve }, at) => {
        resolve(results[at]);
      });
    } catch (error) {
      if (group.length === 1) for (const { reject } of group) reject(error);
      else for (const { call, reject, resolve } of group) await runOne(this.#engine, call).then(resolve, reject);
    }
  }
}
