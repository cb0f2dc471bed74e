import { type ChildProcess, fork } from 'node:child_process';
import type { Order, Report, Start } from './protocol.js';

interface Loaded {
  process: ChildProcess;
  loaded: Promise<void>;
}

/** Processes that have loaded the gateway and wait for work: one is always being got ready while another runs. */
export class Pool {
  readonly #program = new URL('./sidecar-program.js', import.meta.url);
  readonly #ready: Loaded[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  async take(): Promise<ChildProcess> {
    const taken = this.#ready.shift() ?? this.#fork();
    await taken.loaded;
    this.fill();
    return taken.process;
  }

  fill(): void {
    while (this.#ready.length < this.#most) this.#ready.push(this.#fork());
  }

  close(): void {
    for (const { process } of this.#ready.splice(0)) process.kill('SIGKILL');
  }

  #fork(): Loaded {
    const process = fork(this.#program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const loaded = new Promise<void>((resolve, reject) => {
      process.once('message', () => resolve());
      process.once('exit', (code, signal) => reject(new Error(`a sidecar ended while it loaded: ${code ?? signal}`)));
    });
    loaded.catch(() => undefined);
    return { process, loaded };
  }
}

/** What a town hears of the process that holds its gateway. */
export interface Tenant {
  report(report: Exclude<Report, { is: 'loaded' }>): void;
}

/** One process with the gateways of several towns: who kills it kills all of them at once, wherever they stand. */
export class Sidecar {
  readonly #process: ChildProcess;
  readonly #tenants = new Map<number, Tenant>();
  readonly ended: Promise<void>;
  #isOver = false;

  constructor(process: ChildProcess) {
    this.#process = process;
    process.on('message', (report: Report) => {
      if (report.is !== 'loaded' && !this.#isOver) this.#tenants.get(report.town)?.report(report);
    });
    this.ended = new Promise((resolve) => {
      process.once('exit', () => {
        this.#isOver = true;
        resolve();
      });
    });
  }

  /** No gateway of it runs any more, or will in a moment. */
  get isOver(): boolean {
    return this.#isOver;
  }

  start(town: number, tenant: Tenant, start: Start): void {
    this.#tenants.set(town, tenant);
    this.tell({ do: 'start', town, start });
  }

  tell(order: Order): void {
    if (!this.#isOver && this.#process.connected) this.#process.send(order, () => undefined);
  }

  /** SIGKILL, at once. */
  kill(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#process.kill('SIGKILL');
  }

  /** Stops it in its tracks, or lets it go on. */
  freeze(frozen: boolean): void {
    if (!this.#isOver) this.#process.kill(frozen ? 'SIGSTOP' : 'SIGCONT');
  }
}
