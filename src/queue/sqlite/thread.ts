import { Worker } from 'node:worker_threads';
import { GatewayError } from '../../core/index.js';
import type { OperationArguments, OperationName, OperationResult } from '../operations/operations.js';
import type { Hint } from '../operations/work.js';
import { type FromWorker, fromWire, type Reply, type Request, type ToWorker, type WorkerStart } from './wire.js';

/** What the thread tells unasked. */
export interface ThreadListener {
  hint(hint: Hint): void;
  commit(commit: { requests: number; durationMs: number }): void;
  /** The thread ended by itself: a bug, or no memory. Every call fails from now on. */
  died(error: Error): void;
}

/** A call that waits for its reply; its result has the type that the operation says. */
interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The main thread's end of the thread that holds the database. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #listener: ThreadListener;
  readonly #pending = new Map<number, Pending>();
  readonly #ended: Promise<void>;
  #unsent: Request[] = [];
  #calls = 0;
  /** Why no call is taken any more. */
  #over: Error | undefined;

  private constructor(worker: Worker, listener: ThreadListener) {
    this.#worker = worker;
    this.#listener = listener;
    worker.on('message', (message: FromWorker) => this.#take(message));
    worker.on('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#fail(new Error('the thread of the store has ended'));
        resolve();
      });
    });
  }

  /** Starts the thread and waits until the store is open. @throws GatewayError as the store refuses. */
  static async start(start: WorkerStart, listener: ThreadListener): Promise<StoreThread> {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: start });
    await new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (message: FromWorker) => {
        worker.off('error', reject);
        if ('refused' in message) reject(fromWire(message.refused));
        else resolve();
      });
    });
    return new StoreThread(worker, listener);
  }

  /** Calls an operation. What is called in one turn of the event loop crosses to the thread together. */
  call<K extends OperationName>(
    operation: K,
    now: number,
    ...args: OperationArguments<K>
  ): Promise<OperationResult<K>> {
    if (this.#over) return Promise.reject(this.#over);
    this.#calls += 1;
    const call = this.#calls;
    if (this.#unsent.length === 0) setImmediate(() => this.#send());
    this.#unsent.push({ call, operation, arguments: args, now });
    return new Promise<OperationResult<K>>((resolve, reject) => {
      this.#pending.set(call, { resolve, reject });
    });
  }

  /** Lets what was called end, then ends the thread. */
  async close(): Promise<void> {
    if (!this.#over) {
      this.#send();
      this.#over = new GatewayError('STORE_UNAVAILABLE', 'the store is closed');
      this.#post({ close: true });
    }
    await this.#ended;
  }

  #send(): void {
    if (this.#unsent.length === 0) return;
    this.#post({ calls: this.#unsent });
    this.#unsent = [];
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #take(message: FromWorker): void {
    if (!('replies' in message)) return;
    for (const reply of message.replies) this.#settle(reply);
    if (message.commit) this.#listener.commit(message.commit);
    for (const hint of message.hints) this.#listener.hint(hint);
  }

  #settle(reply: Reply): void {
    const pending = this.#pending.get(reply.call);
    this.#pending.delete(reply.call);
    if ('error' in reply) pending?.reject(fromWire(reply.error));
    else pending?.resolve(reply.value);
  }

  #fail(error: Error): void {
    if (this.#over && this.#pending.size === 0) return;
    const unavailable = new GatewayError('STORE_UNAVAILABLE', 'the store has failed', { cause: error });
    if (!this.#over) this.#listener.died(error);
    this.#over ??= unavailable;
    for (const pending of this.#pending.values()) pending.reject(unavailable);
    this.#pending.clear();
  }
}
