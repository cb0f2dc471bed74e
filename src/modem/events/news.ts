import { operatorName, type Registration, type Urc } from '../../at/index.js';
import { type Clock, type Events, type Log, pause } from '../../core/index.js';
import type { Session } from '../session.js';
import { tolerate } from '../tolerate.js';
import { Broadcasts } from './broadcasts.js';
import { Calls } from './calls.js';
import { Diary, type DiaryDeps, type DiaryEntry, type Told } from './diary.js';

export interface NewsOptions {
  modem: { name: string; calls?: 'ignore' | 'refuse' };
  deps: { queue: DiaryDeps['queue']; clock: Clock; log: Log; events: Events };
}

/** A signal that swings by less says nothing. */
const SWING_DB = 6;
const MAX_OPERATOR = 40;
const STORE_MS = 2_000;

/** What one modem tells beside messages: each thing once, in the log, the metrics and the diary, and never to a SIP user. */
export class News {
  readonly #options: NewsOptions;
  readonly #diary: Diary;
  readonly #calls: Calls;
  readonly #broadcasts: Broadcasts;
  #operator: string | undefined;
  #askedOperator: string | undefined;
  #registration: Registration | undefined;
  #cell: string | undefined;
  #loggedDbm: number | undefined;

  constructor(options: NewsOptions) {
    const { modem, deps } = options;
    this.#options = options;
    this.#diary = new Diary(modem.name, { queue: deps.queue, log: deps.log, now: () => deps.clock.now() });
    const tell = (told: Told) => this.#tell(told);
    this.#calls = new Calls({ clock: deps.clock, log: deps.log, refuse: modem.calls === 'refuse', tell });
    this.#broadcasts = new Broadcasts(tell);
  }

  /** Name of the operator; undefined while not known. */
  get operator(): string | undefined {
    return this.#operator;
  }

  /** All that is kept, the newest first. */
  entries(): Promise<readonly DiaryEntry[]> {
    return this.#diary.entries();
  }

  /** Takes what is news; other URCs are left alone. */
  take(urc: Urc, session: Session): void {
    if (urc.kind === 'ringing') this.#calls.ringing(session, urc.number);
    else if (urc.kind === 'rungOff') this.#calls.end(urc.number);
    else if (urc.kind === 'sim') this.#tell({ kind: 'sim', status: urc.status.slice(0, MAX_OPERATOR) });
    else if (urc.kind === 'broadcast' && !this.#broadcasts.take(urc.hex))
      this.#options.deps.log.warn({}, 'a page of a cell broadcast cannot be read');
  }

  /** The modem was set up. */
  prepared(session: Session, dbm: number | undefined): void {
    this.signal(dbm);
    this.look(session);
  }

  /** Another SIM is in the modem than before. */
  swapped(): void {
    this.#tell({ kind: 'sim', status: 'swapped' });
  }

  /** A storage is full, or nearly so, with what is left there on purpose. */
  storage(storage: string, used: number, total: number): void {
    this.#tell({ kind: 'storage', storage, used, total });
  }

  /** Registration and place were told, or asked for. What is as before is no news. */
  look({ registration, place }: Session): void {
    if (registration !== this.#registration) {
      this.#registration = registration;
      this.#operator = undefined;
      this.#askedOperator = undefined;
      this.#tell({ kind: 'registration', registration });
    }
    const cell = place && `${place.area}/${place.cell}`;
    if (!place || cell === this.#cell) return;
    this.#cell = cell;
    this.#tell({ kind: 'cell', ...place });
  }

  /** The signal was asked for. */
  signal(dbm: number | undefined): void {
    const former = this.#loggedDbm;
    if (dbm === undefined || (former !== undefined && Math.abs(dbm - former) < SWING_DB)) return;
    this.#loggedDbm = dbm;
    if (former !== undefined) this.#options.deps.log.info({ dbm, former }, 'signal changed');
  }

  /** Asks for the operator, once for each registration and SIM. Silence and lost ports are told by the channel. */
  async ask(session: Session): Promise<void> {
    const wanted = `${session.identity.imsi ?? ''} ${session.registration}`;
    const isRegistered = session.registration === 'home' || session.registration === 'roaming';
    if (!isRegistered || wanted === this.#askedOperator) return;
    this.#askedOperator = wanted;
    const name = await tolerate(session.channel.run(operatorName, undefined)).catch(() => undefined);
    const shown = name?.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '').slice(0, MAX_OPERATOR);
    if (!shown || shown === this.#operator) return;
    this.#operator = shown;
    this.#tell({ kind: 'operator', operator: shown });
  }

  /** The port is gone: whoever rang is not heard any more. */
  lost(): void {
    this.#calls.end();
  }

  /** Ends what is open, and resolves when it was written; a store that does not take it is not waited for. */
  async finish(): Promise<void> {
    this.lost();
    const limit = new AbortController();
    await Promise.race([this.#diary.idle(), pause(this.#options.deps.clock, STORE_MS, limit.signal)]);
    limit.abort();
  }

  /** Numbers and texts stay out of the log. */
  #tell(told: Told): (changed: Told) => void {
    const { modem, deps } = this.#options;
    deps.events.emit('modemTold', { modem: modem.name, kind: told.kind });
    deps.log[told.kind === 'storage' ? 'error' : 'info'](loggedOf(told), SENTENCES[told.kind]);
    return this.#diary.add(told);
  }
}

const SENTENCES: Readonly<Record<Told['kind'], string>> = {
  call: 'incoming call',
  broadcast: 'cell broadcast',
  registration: 'registration',
  cell: 'cell',
  operator: 'operator',
  sim: 'the SIM tells of a change',
  storage: 'a storage of the modem is nearly full with messages that are not taken from it',
};

function loggedOf(told: Told): Record<string, unknown> {
  const { kind, ...fields } = told;
  if (kind === 'call') return {};
  if (told.kind === 'broadcast') return { channel: told.channel, serial: told.serial };
  return fields;
}
