import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freeTcpPort } from '../../src/cli/demo/ports.js';
import { SidecarProcess } from '../../src/cli/demo/sidecar-process.js';
import type { MessageView, TimelineEvent } from '../../src/queue/index.js';

const WAIT_LIMIT_MS = 60_000;
export const SIDECAR_TOKEN = 'sidecar-token-of-the-test';

/** The sidecar as operators run it: a process of its own, with a configuration file. */
export class Sidecar {
  readonly port: number;
  readonly #folder: string;
  readonly #log: string[] = [];
  readonly #process: SidecarProcess;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.port = port;
    this.#process = new SidecarProcess({
      configFile: this.configFile,
      url: this.url,
      onLog: (text) => this.#log.push(text),
    });
  }

  /** Chooses a port, so that a proxy can be told; nothing runs yet. */
  static async prepare(folder: string): Promise<Sidecar> {
    await mkdir(folder, { recursive: true });
    return new Sidecar(folder, await freeTcpPort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Of the process that runs or ran last. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  get configFile(): string {
    return join(this.#folder, 'sms-sidecar.yaml');
  }

  get log(): string {
    return this.#log.join('');
  }

  /** Writes the configuration; `rest` is YAML below the lines that every test has. */
  async configure(rest: string): Promise<void> {
    await writeFile(join(this.#folder, 'token'), SIDECAR_TOKEN, { mode: 0o600 });
    const common = [
      'domain: sms.example.org',
      'userDomains: [example.org]',
      `store: sqlite:${join(this.#folder, 'queue.db')}`,
      `http: { listen: 127.0.0.1:${this.port}, tokenFile: ${join(this.#folder, 'token')} }`,
      // What a test sends in a minute, a person does not.
      ...(/^limits:/m.test(rest) ? [] : ['limits: { sender: none, repeats: none }']),
    ];
    await writeFile(this.configFile, `${common.join('\n')}\n${rest}\n`);
  }

  /** Starts it, for the first time or again, and resolves when it accepts messages. */
  start(): Promise<void> {
    return this.#process.start();
  }

  /** Ends it by a signal and resolves to its exit status; null when the signal killed it. */
  end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    return this.#process.end(signal);
  }

  /** Stops it in its tracks (SIGSTOP), or lets it go on. */
  freeze(frozen: boolean): void {
    this.#process.freeze(frozen);
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.url + path, { headers: { Authorization: `Bearer ${SIDECAR_TOKEN}` } });
    return JSON.parse(await response.text());
  }

  post(path: string, body: unknown): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${SIDECAR_TOKEN}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** All messages that fit the query, newest first. */
  async messages(query = ''): Promise<MessageView[]> {
    return (await this.get<{ items: MessageView[] }>(`/v1/messages?limit=500&${query}`)).items;
  }

  timeline(id: string): Promise<TimelineEvent[]> {
    return this.get(`/v1/messages/${id}/timeline`);
  }

  metrics(): Promise<string> {
    return fetch(`${this.url}/metrics`).then((response) => response.text());
  }

  /** Asks again and again until `true` comes; the test fails with what was waited for. */
  async until(what: string, limitMs: number, question: () => Promise<boolean> | boolean): Promise<void> {
    const limit = performance.now() + limitMs;
    while (!(await question())) {
      if (performance.now() > limit) throw new Error(`${what}: not within ${limitMs} ms\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Resolves when so many messages are in that state. */
  async untilMessages(state: string, count: number): Promise<MessageView[]> {
    let found: MessageView[] = [];
    await this.until(`${count} messages ${state}`, WAIT_LIMIT_MS, async () => {
      found = await this.messages(`state=${state}`);
      return found.length >= count;
    });
    return found;
  }
}
