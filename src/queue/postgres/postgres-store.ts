import { randomUUID } from 'node:crypto';
import { type Clock, GatewayError, type Log } from '../../core/index.js';
import { CalledStore, type Caller } from '../operations/called-store.js';
import { StoreEvents } from '../operations/events.js';
import { laneToMobile } from '../operations/lane.js';
import { type OperationArguments, type OperationName, type OperationResult, READS } from '../operations/operations.js';
import { completeSettings } from '../operations/settings.js';
import { distinct, type Hint, type StoreSettings } from '../operations/work.js';
import { Calendar } from '../period.js';
import type { AcceptRequest, AcceptResult, QueueStore } from '../store.js';
import { Company } from './company.js';
import { refusal } from './failure.js';
import { GroupCommit } from './group-commit.js';
import { migrate } from './migrate.js';
import { openPool } from './pool.js';
import { SharedClock } from './shared-clock.js';
import { type Engine, runOne } from './transactions.js';

/** What a shared store is opened with. */
export interface PostgresStoreOptions {
  /** `postgres://user@host:port/database`, with the password where one is needed. */
  url: string;
  clock: Clock;
  log: Log;
  /** Name of this sidecar: no other that shares the store bears it, and it keeps it when it is started anew. */
  owner: string;
  settings?: Partial<StoreSettings>;
  /** Most connections for operations; one more is kept for what the sidecars tell each other. */
  connections?: number;
  /** The clock by which leases go; the database's unless it is given. */
  sharedClock?: Pick<Clock, 'now'>;
}

const CONNECTIONS = 8;

/**
 * Opens the store that several sidecars share, and makes its tables where there are none.
 *
 * @throws GatewayError `STORE_IN_USE` when a sidecar of this name has it open; `STORE_NEWER` when a later release wrote
 * it; `STORE_UNAVAILABLE` when the database cannot be reached or written.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<QueueStore> {
  const { clock, log, url } = options;
  const settings = completeSettings(options.settings);
  const pool = openPool(url, options.connections ?? CONNECTIONS);
  const databaseClock = new SharedClock(clock);
  const sharedClock = options.sharedClock ?? databaseClock;
  const events = new StoreEvents();
  // Every opening is an owner of its own; what earlier ones of this name left in flight is known by the name.
  const owner = `${options.owner}/${randomUUID()}`;
  const engine: Engine = {
    ...{ pool, owner, kin: `${likely(options.owner)}/%`, settings, calendar: new Calendar(settings.timeZone) },
    shared: () => sharedClock.now(),
    tell(hints) {
      const told = distinct(hints);
      for (const hint of told) events.tell(hint);
      company?.tell(told.filter(({ hint }) => hint === 'ready' || hint === 'inbound'));
    },
  };
  const poll = async () => {
    await databaseClock.ask(pool);
    for (const hint of await possible(engine, clock.now())) events.tell(hint);
  };
  let company: Company | undefined;
  try {
    await withMigrations(engine);
    await databaseClock.ask(pool);
    company = await Company.join({
      ...{ url, clock, log, owner, name: options.owner, poll },
      hear: (hint) => events.tell(hint),
    });
    await runOne(engine, { operation: 'adoptLeft', now: clock.now(), args: [] });
  } catch (error) {
    await company?.close();
    await pool.end();
    throw refusal(error);
  }
  return new PostgresStore(new PostgresCaller(engine, company), clock, events);
}

async function withMigrations({ pool }: Engine): Promise<void> {
  const client = await pool.connect();
  try {
    await migrate(client);
  } finally {
    client.release();
  }
}

/** What may have become possible without a word of it: everything, as a claim costs little. */
async function possible(engine: Engine, now: number): Promise<Hint[]> {
  const { networks } = await runOne(engine, { operation: 'figures', now, args: [] });
  const waiting = networks.filter((each) => each.waiting > 0);
  return [
    { hint: 'received' },
    { hint: 'inbound' },
    ...waiting.map(({ network }) => ({ hint: 'ready' as const, network })),
  ];
}

/** A name as a pattern of LIKE that only it matches. */
function likely(name: string): string {
  return name.replace(/[\\%_]/g, '\\$&');
}

/** Runs each operation in a transaction of its own, and acceptances together. */
class PostgresCaller implements Caller {
  readonly #engine: Engine;
  readonly #company: Company;
  readonly #accepts: GroupCommit;
  readonly #underWay = new Set<Promise<unknown>>();
  #closed = false;

  constructor(engine: Engine, company: Company) {
    this.#engine = engine;
    this.#company = company;
    this.#accepts = new GroupCommit(engine);
  }

  call<K extends OperationName>(
    operation: K,
    now: number,
    ...args: OperationArguments<K>
  ): Promise<OperationResult<K>> {
    // Whoever asks after accepting something finds it.
    const before = operation in READS ? this.#accepts.settled() : Promise.resolve();
    return this.#follow<OperationResult<K>>(() => before.then(() => runOne(this.#engine, { operation, now, args })));
  }

  /** In groups; the lane is what an acceptance locks. */
  accept(now: number, request: AcceptRequest): Promise<AcceptResult> {
    return this.#follow(() =>
      this.#accepts.run('accept', now, { args: [request], lock: laneToMobile(request.message) }),
    );
  }

  async #follow<T>(task: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new GatewayError('STORE_UNAVAILABLE', 'the store is closed');
    const running = task();
    const ended = running.then(
      () => undefined,
      () => undefined,
    );
    this.#underWay.add(ended);
    void ended.then(() => this.#underWay.delete(ended));
    return await running;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all(this.#underWay);
    await this.#company.close();
    await this.#engine.pool.end();
  }
}

class PostgresStore extends CalledStore {
  readonly #caller: PostgresCaller;
  readonly #clock: Clock;

  constructor(caller: PostgresCaller, clock: Clock, events: StoreEvents) {
    super(caller, clock, events);
    this.#caller = caller;
    this.#clock = clock;
  }

  override accept(request: AcceptRequest) {
    return this.#caller.accept(this.#clock.now(), request);
  }
}
