import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { GatewayError } from '../../core/index.js';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const START_LIMIT_MS = 20_000;

export interface SidecarProcessOptions {
  configFile: string;
  /** Where it will listen, by its configuration. */
  url: string;
  /** Called with what it writes to its log. */
  onLog: (text: string) => void;
}

/** The sidecar as operators run it: a process of its own with a configuration file. For demo, benchmarks and tests. */
export class SidecarProcess {
  readonly #options: SidecarProcessOptions;
  #process: ChildProcess | undefined;

  constructor(options: SidecarProcessOptions) {
    this.#options = options;
  }

  /** Of the process that runs or ran last; undefined before the first start. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts it, for the first time or again, and resolves when it accepts messages. @throws GatewayError when it ended. */
  async start(): Promise<void> {
    const { configFile, onLog } = this.#options;
    // It ends together with us, even when we are killed: nobody would end it then.
    const command = ['--pdeathsig', 'TERM', process.execPath, MAIN, 'serve', '--config', configFile];
    const child = spawn('setpriv', command, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onLog);
    const limit = performance.now() + START_LIMIT_MS;
    while (!(await this.#accepts())) {
      if (child.exitCode !== null)
        throw new GatewayError('CONFLICT', `the sidecar ended with status ${child.exitCode}`);
      if (performance.now() > limit) throw new GatewayError('CONFLICT', 'the sidecar is not ready in time');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Ends it by a signal and resolves to its exit status; null when the signal killed it, or it had ended before. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const exited = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    const [status] = await exited;
    return status;
  }

  /** Stops it in its tracks (SIGSTOP), or lets it go on. */
  freeze(frozen: boolean): void {
    this.#process?.kill(frozen ? 'SIGSTOP' : 'SIGCONT');
  }

  #accepts(): Promise<boolean> {
    return fetch(`${this.#options.url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
