import { EventEmitter } from 'node:events';
import type { StoreHints } from '../store.js';
import type { Hint } from './work.js';

/** Who wants to be told which hints. */
export class StoreEvents {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  /** Tells all who registered for it. */
  tell(hint: Hint): void {
    if (hint.hint === 'ready') this.#emitter.emit('ready', hint.network);
    else if (hint.hint === 'reached') this.#emitter.emit('reached', hint.fact);
    else this.#emitter.emit(hint.hint);
  }

  /** Registers until the returned function is called. */
  on<K extends keyof StoreHints>(hint: K, listener: StoreHints[K]): () => void {
    this.#emitter.on(hint, listener);
    return () => this.#emitter.off(hint, listener);
  }
}
