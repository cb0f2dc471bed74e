import { EventEmitter } from 'node:events';
import { type Clock, GatewayError, type Timer } from '../../core/index.js';
import { fromHex } from '../octets.js';
import { buildDelivers, type DeliverFields } from '../tpdu/deliver.js';
import { buildStatusReport } from '../tpdu/status-report.js';
import { readSubmit } from '../tpdu/submit.js';
import { readText } from '../tpdu/witness.js';
import { type Delivery, DeliveryQueue } from './delivery.js';
import { Handset } from './handset.js';
import { type JoinedMessage, joinCompleted, type Submission } from './submission.js';
import { type SubmitRule, SubmitRules } from './submit-rules.js';
import type { Recipient, SubmitOutcome, Subscriber } from './subscriber.js';

/** When status reports are made: as soon as the submission is taken, later, or only by `report`. */
export type ReportPolicy = 'at once' | 'by hand' | { afterMs: number };

export interface ServiceCentreOptions {
  clock: Clock;
  /** The centre's own number; default `+491710760000`. */ number?: string;
  /** The centre's zone in quarter hours east of UTC; default 0. */ zoneQuarterHours?: number;
  /** The pause before a TPDU that was not acknowledged is offered again; default 30 s. */ retryAfterMs?: number;
}

/** A text for a SIM card. */
export type DeliverOptions = Omit<DeliverFields, 'at'> & { to: Recipient; at?: number };

const nameOf = (to: Recipient) => (typeof to === 'string' ? to : to.name);

interface CentreEvents {
  /** A submission was taken. */ submitted: [Submission];
  /** All parts of a text are there. */ message: [JoinedMessage];
  /** A SIM card took a TPDU. */ taken: [Delivery & { imsi: string }];
}

/**
 * One mobile network's service centre, shared by all modems of a test or a demo: it takes what they send, makes
 * status reports, and delivers to their SIM cards in order, waiting for those that are away or full. TS 23.040 §3.
 */
export class ServiceCentre {
  readonly number: string;
  /** Everything that was taken, in order. */ readonly submissions: Submission[] = [];
  /** Texts whose parts are all there, in order of completion. */ readonly messages: JoinedMessage[] = [];
  /** Whether and when status reports are made of those that asked for one. */ reports: ReportPolicy = 'at once';

  readonly #clock: Clock;
  readonly #zone: number;
  readonly #retryAfterMs: number;
  readonly #events = new EventEmitter<CentreEvents>().setMaxListeners(0);
  readonly #rules = new SubmitRules();
  readonly #statuses = new Map<string, number>();
  readonly #queues = new Map<string, DeliveryQueue>();
  readonly #subscribers = new Map<string, Subscriber>();
  readonly #handsets = new Map<string, Handset>();
  readonly #known = new Map<string, string>();
  readonly #ussd: ((code: string) => string | undefined)[] = [];
  readonly #delayed = new Set<Timer>();
  #concatenationReference = 0;
  #serial = 0;

  constructor(options: ServiceCentreOptions) {
    this.#clock = options.clock;
    this.number = options.number ?? '+491710760000';
    this.#zone = options.zoneQuarterHours ?? 0;
    this.#retryAfterMs = options.retryAfterMs ?? 30_000;
  }

  /** Calls `listener` at every such event until the returned function is called. */
  on<K extends keyof CentreEvents>(name: K, listener: (...args: CentreEvents[K]) => void): () => void {
    const emitter: EventEmitter = this.#events;
    emitter.on(name, listener);
    return () => emitter.off(name, listener);
  }

  /** Refuses the next submission with this final result code, whoever sends it. */
  refuseNext(final: string): void {
    this.#rules.layOnce(final);
  }

  /** Lays a rule over the ones before; the newest is asked first. The returned function takes it away. */
  rule(rule: SubmitRule): () => void {
    return this.#rules.lay(rule);
  }

  /** Refuses every submission to a number with this final result code. */
  refuseNumber(destination: string, final: string): () => void {
    return this.rule((submission) => (submission.destination === destination ? final : undefined));
  }

  /** The TP-ST that automatic reports of messages to this number carry; 0 unless told otherwise. */
  setStatusOf(destination: string, status: number): void {
    this.#statuses.set(destination, status);
  }

  /** Sends a status report of a submission now, with any TP-ST, whether or not one was asked for. */
  report(submission: Submission, status = this.#statuses.get(submission.destination) ?? 0): Delivery {
    return this.deliverRaw({
      to: submission.imsi,
      tpdu: buildStatusReport({
        messageReference: submission.messageReference,
        recipient: submission.destination,
        submittedAt: submission.at,
        dischargedAt: this.#clock.now(),
        status,
        zoneQuarterHours: this.#zone,
      }),
    });
  }

  /** Sends a text to a SIM card, in as many parts as it needs. */
  deliver(options: DeliverOptions): Delivery[] {
    const { to, ...fields } = options;
    this.#concatenationReference = (this.#concatenationReference + 1) % 256;
    const tpdus = buildDelivers(
      { zoneQuarterHours: this.#zone, ...fields, at: options.at ?? this.#clock.now() },
      this.#concatenationReference,
    );
    return tpdus.map((tpdu) => this.deliverRaw({ to, tpdu }));
  }

  /**
   * Sends these octets, whatever they are, to a SIM card.
   *
   * @throws GatewayError `NOT_FOUND` when nobody has that name; `BAD_REQUEST` when `tpdu` is not hex.
   */
  deliverRaw(options: { to: Recipient; tpdu: string }): Delivery {
    if (fromHex(options.tpdu) === undefined)
      throw new GatewayError('BAD_REQUEST', `tpdu wants whole octets of hex, found ${options.tpdu.slice(0, 40)}`);
    const imsi = this.#imsiOf(options.to);
    if (imsi === undefined) throw new GatewayError('NOT_FOUND', `no SIM card is known as ${nameOf(options.to)}`);
    return this.#queueOf(imsi).add(options.tpdu.toUpperCase());
  }

  /** TPDUs that no SIM card has taken yet. */
  waitingFor(to: Recipient): readonly Delivery[] {
    return this.#queues.get(this.#imsiOf(to) ?? '')?.waiting ?? [];
  }

  /** The phone with this number; made at the first call. */
  handset(number: string): Handset {
    const found = this.#handsets.get(number) ?? new Handset({ centre: this, number });
    this.#handsets.set(number, found);
    return found;
  }

  /** Lays an answer to USSD codes over the ones before. */
  onUssd(answer: (code: string) => string | undefined): void {
    this.#ussd.unshift(answer);
  }

  /** What the network answers to a USSD code; `undefined` when it knows none. */
  ussd(code: string): string | undefined {
    for (const answer of this.#ussd) {
      const text = answer(code);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** A modem's side: a number that no other modem of this network gets, for IMEI, IMSI and name. */
  issueSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  /** A modem's side: it holds this card, which may not be registered yet. The latest to claim a name has it. */
  introduce(card: Omit<Subscriber, 'receive'>): void {
    for (const name of [card.imsi, card.modem, card.number]) if (name !== undefined) this.#known.set(name, card.imsi);
  }

  /** A modem's side: its SIM card is registered now. The returned function ends that. */
  register(subscriber: Subscriber): () => void {
    this.#subscribers.set(subscriber.imsi, subscriber);
    this.introduce(subscriber);
    this.#queueOf(subscriber.imsi).register(subscriber);
    return () => {
      if (this.#subscribers.get(subscriber.imsi) !== subscriber) return;
      this.#subscribers.delete(subscriber.imsi);
      this.#queueOf(subscriber.imsi).register(undefined);
    };
  }

  /** A modem's side: there is room for messages again. */
  memoryAvailable(imsi: string): void {
    this.#queues.get(imsi)?.resume();
  }

  /** Forgets reports that are still to come, so that no timer stays. */
  close(): void {
    for (const timer of this.#delayed) timer.cancel();
    this.#delayed.clear();
  }

  /** A modem's side: hands over an SMS-SUBMIT. */
  submit(offered: { tpdu: string; imsi: string; modem: string; serviceCentre: string }): SubmitOutcome {
    const submission = this.#read(offered);
    if (submission === undefined) return { accepted: false, final: '+CMS ERROR: 96' }; // invalid mandatory information
    const final = this.#rules.refusalOf(submission);
    if (final !== undefined) return { accepted: false, final };
    this.#take(submission);
    return { accepted: true, submission };
  }

  #read(offered: { tpdu: string; imsi: string; modem: string; serviceCentre: string }): Submission | undefined {
    const submit = readSubmit(offered.tpdu);
    if (submit === undefined) return undefined;
    const { destination, messageReference, statusReportRequested, concatenation } = submit;
    const common = { ...offered, destination, messageReference, statusReportRequested };
    const submission = { ...common, at: this.#clock.now(), text: readText(offered.tpdu) };
    return concatenation === undefined ? submission : { ...submission, concat: concatenation };
  }

  #take(submission: Submission): void {
    this.submissions.push(submission);
    this.#events.emit('submitted', submission);
    if (submission.statusReportRequested) this.#reportLater(submission);
    const message = joinCompleted(submission, this.submissions);
    if (message === undefined) return;
    this.messages.push(message);
    this.#events.emit('message', message);
    this.#handsets.get(message.destination)?.take(message);
  }

  #reportLater(submission: Submission): void {
    const policy = this.reports;
    if (policy === 'at once') this.report(submission);
    if (typeof policy === 'string') return;
    const timer = this.#clock.after(policy.afterMs, () => {
      this.#delayed.delete(timer);
      this.report(submission);
    });
    this.#delayed.add(timer);
  }

  #imsiOf(to: Recipient): string | undefined {
    return this.#known.get(nameOf(to));
  }

  #queueOf(imsi: string): DeliveryQueue {
    const found = this.#queues.get(imsi);
    if (found !== undefined) return found;
    const onTaken = (delivery: Delivery) => this.#events.emit('taken', { ...delivery, imsi });
    const queue = new DeliveryQueue({ clock: this.#clock, retryAfterMs: this.#retryAfterMs, onTaken });
    this.#queues.set(imsi, queue);
    return queue;
  }
}
