import { Client } from 'pg';
import { type Clock, GatewayError, type Log, type Timer } from '../../core/index.js';
import { distinct, type Hint } from '../operations/work.js';
import { connectionConfig } from './pool.js';

const CHANNEL = 'sms_sidecar';
/** How often everything is looked at anew, should a word of another sidecar have been lost. */
const POLL_MS = 2_000;
/** How long hints for the others are gathered, so that a full queue is not announced with each message. */
const GATHER_MS = 10;

/** What the connection to the others is made with. */
export interface CompanyOptions {
  url: string;
  clock: Clock;
  log: Log;
  /** Name that no other sidecar of this store bears. */
  name: string;
  owner: string;
  /** A hint of another sidecar, or of the poll. */
  hear(hint: Hint): void;
  /** Called with each look: what may have become possible unnoticed. */
  poll(): Promise<void>;
}

/**
 * The sidecars that share one store: who is there, and what they tell each other.
 *
 * A connection of its own holds the lock of this sidecar's name as long as it lives, hears what the others tell
 * (LISTEN), and tells them (NOTIFY, outside of the transactions, whose commits would else wait in line for it). When
 * it breaks it is made anew; until then the poll stands in for it.
 */
export class Company {
  readonly #options: CompanyOptions;
  #client: Client | undefined;
  #gathered: Hint[] = [];
  #timer: Timer | undefined;
  #sending: Timer | undefined;
  #polling: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: CompanyOptions) {
    this.#options = options;
  }

  /** @throws GatewayError `STORE_IN_USE` when another sidecar bears this name; `STORE_UNAVAILABLE` without a database. */
  static async join(options: CompanyOptions): Promise<Company> {
    const company = new Company(options);
    await company.#connect();
    company.#pollLater();
    return company;
  }

  /** Tells the others, soon. */
  tell(hints: readonly Hint[]): void {
    if (this.#gathered.length === 0 && hints.length > 0) {
      this.#sending = this.#options.clock.after(GATHER_MS, () => this.#send());
    }
    this.#gathered = distinct([...this.#gathered, ...hints]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    this.#sending?.cancel();
    this.#send();
    await this.#polling;
    await this.#client?.end().catch(() => undefined);
  }

  #send(): void {
    const { owner } = this.#options;
    const payloads = this.#gathered.splice(0).map((hint) => JSON.stringify({ owner, ...hint }));
    if (payloads.length === 0 || !this.#client) return;
    // A word that is lost is made good by the others' poll.
    this.#client.query(`SELECT pg_notify('${CHANNEL}', unnest($1::text[]))`, [payloads]).catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new Client(connectionConfig(this.#options.url));
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    client.on('notification', ({ payload }) => this.#hear(payload));
    try {
      await client.connect();
      await takeName(client, this.#options.name);
      await client.query(`LISTEN ${CHANNEL}`);
      this.#client = client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (error instanceof GatewayError) throw error;
      throw new GatewayError('STORE_UNAVAILABLE', 'the database of the store cannot be reached', { cause: error });
    }
  }

  #lose(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    if (!this.#closed) this.#options.log.warn({}, 'the connection to the store is lost');
  }

  #hear(payload = ''): void {
    const hint = readHint(payload, this.#options.owner);
    if (hint) this.#options.hear(hint);
  }

  #pollLater(): void {
    if (this.#closed) return;
    this.#timer = this.#options.clock.after(POLL_MS, () => {
      this.#polling = this.#poll().finally(() => this.#pollLater());
    });
  }

  async #poll(): Promise<void> {
    const { log } = this.#options;
    try {
      if (!this.#client) {
        await this.#connect();
        log.info({}, 'the connection to the store is there again');
      }
      await this.#options.poll();
    } catch (error) {
      log.warn({ error: String(error) }, 'the store cannot be reached');
    }
  }
}

/** The lock goes with the connection, however that ends. */
async function takeName(client: Client, name: string): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
    [`sms-sidecar named ${name}`],
  );
  if (rows[0]?.taken) return;
  throw new GatewayError(
    'STORE_IN_USE',
    `another sidecar named ${name} has the store open; each needs a name of its own`,
  );
}

/** What another sidecar told; undefined for one's own words and for anything else. */
function readHint(payload: string, owner: string): Hint | undefined {
  let told: unknown;
  try {
    told = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (typeof told !== 'object' || told === null || !('hint' in told) || !('owner' in told)) return undefined;
  if (told.owner === owner) return undefined;
  if (told.hint === 'inbound') return { hint: 'inbound' };
  if (told.hint === 'ready' && 'network' in told && typeof told.network === 'string') {
    return { hint: 'ready', network: told.network };
  }
  return undefined;
}
