import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Events } from '../core/index.js';
import type { StoreFigures } from '../queue/index.js';

const PREFIX = 'sms_sidecar_';
const AT_SECONDS = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120];
const REPORT_SECONDS = [1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400, 259_200];

/** What `/metrics` asks for when it is scraped. */
export interface Snapshots {
  figures(): Promise<StoreFigures>;
  modems(): readonly { name: string; state: string; up: boolean; signalDbm: number | null; balance: number | null }[];
  now(): number;
}

/**
 * Everything that Prometheus reads of this process. Labels are configured names and closed sets, never a number, an
 * address or an id: what a metric counts is bounded by the configuration.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #snapshots: Snapshots;
  readonly #setQueueGauges: (figures: StoreFigures) => void;
  readonly #setModemGauges: () => void;
  readonly contentType = this.#registry.contentType;

  constructor(events: Events, snapshots: Snapshots, version: string) {
    this.#snapshots = snapshots;
    collectDefaultMetrics({ register: this.#registry, prefix: PREFIX });
    this.#gauge('build_info', 'The running version; always 1', ['version']).set({ version }, 1);
    this.#gauge('up', 'Whether this process runs; always 1', []).set(1);
    this.#countSms(events);
    this.#countAt(events);
    this.#countReports(events);
    this.#setQueueGauges = this.#queueGauges();
    this.#setModemGauges = this.#modemGauges();
  }

  /** The text that a scrape gets; gauges are read now, before any is written out. */
  async text(): Promise<string> {
    this.#setQueueGauges(await this.#snapshots.figures());
    this.#setModemGauges();
    return this.#registry.metrics();
  }

  #countSms(events: Events): void {
    const sms = this.#counter('sms_total', 'Segments, by direction and result', ['direction', 'modem', 'result']);
    const submit = this.#histogram(
      'sms_submit_duration_seconds',
      'From AT+CMGS to its final result',
      ['modem'],
      AT_SECONDS,
    );
    const sip = this.#counter('sip_requests_total', 'SIP requests, by the status they got', [
      'method',
      'code',
      'direction',
    ]);
    const messages = this.#counter('messages_total', 'Messages that reached a state', ['direction', 'state']);
    const duplicates = this.#counter('duplicates_suppressed_total', 'Short messages that came again', []);
    events.on('segmentSent', ({ modem, result, durationMs }) => {
      sms.inc({ direction: 'to-mobile', modem, result });
      submit.observe({ modem }, durationMs / 1000);
    });
    events.on('segmentReceived', ({ modem, result }) => {
      sms.inc({ direction: 'from-mobile', modem, result });
      if (result === 'duplicate') duplicates.inc();
    });
    events.on('sipRequest', ({ method, code, direction }) => sip.inc({ method, code, direction }));
    events.on('messageState', ({ direction, state }) => messages.inc({ direction, state }));
  }

  #countAt(events: Events): void {
    const duration = this.#histogram(
      'at_command_duration_seconds',
      'From the write of an AT command to its final result',
      ['modem', 'command'],
      AT_SECONDS,
    );
    const timeouts = this.#counter('at_timeouts_total', 'AT commands that got no final result in time', ['modem']);
    const errors = this.#counter('sms_errors_total', 'Refusals, by their number', ['modem', 'kind', 'code']);
    const resets = this.#counter('modem_resets_total', 'Steps of the recovery ladder', ['modem', 'step']);
    const quirks = this.#counter(
      'modem_quirk_applied_total',
      'Deviations from the specifications that were taken into account',
      ['modem', 'quirk'],
    );
    events.on('quirkApplied', (fact) => quirks.inc({ ...fact }));
    const told = this.#counter('modem_events_total', 'What modems told beside messages', ['modem', 'kind']);
    events.on('modemTold', ({ modem, kind }) => told.inc({ modem, kind }));
    events.on('atCommand', ({ modem, command, durationMs, result }) => {
      duration.observe({ modem, command }, durationMs / 1000);
      if (result === 'timeout') timeouts.inc({ modem });
    });
    events.on('smsError', ({ modem, kind, code }) => errors.inc({ modem, kind, code }));
    events.on('modemReset', ({ modem, step }) => resets.inc({ modem, step }));
  }

  #countReports(events: Events): void {
    const reports = this.#counter('dlr_total', 'Delivery reports, by what they said', ['modem', 'result']);
    const unmatched = this.#counter('dlr_unmatched_total', 'Delivery reports that belong to no message', ['modem']);
    const latency = this.#histogram('dlr_latency_seconds', 'From sent to the final report', ['modem'], REPORT_SECONDS);
    events.on('report', ({ modem, result, latencyMs }) => {
      reports.inc({ modem, result });
      if (result === 'unmatched') unmatched.inc({ modem });
      if (latencyMs !== undefined) latency.observe({ modem }, latencyMs / 1000);
    });
  }

  /** Gauges of the store; the returned function sets them from one read. */
  #queueGauges(): (figures: StoreFigures) => void {
    const depth = this.#gauge('queue_depth', 'Messages to mobile that wait', ['network']);
    const oldest = this.#gauge('queue_oldest_seconds', 'Age of the oldest waiting message', ['network']);
    const uncertain = this.#gauge('uncertain_messages', 'Messages of which nobody knows whether they left', []);
    const held = this.#gauge('sip_hold_queue', 'Messages from mobile that wait for their SIP user', []);
    return (figures) => {
      for (const { network, waiting, oldestAt } of figures.networks) {
        depth.set({ network }, waiting);
        oldest.set({ network }, oldestAt === null ? 0 : (this.#snapshots.now() - oldestAt) / 1000);
      }
      uncertain.set(figures.uncertain);
      held.set(figures.held);
    };
  }

  /** Gauges of the modems; the returned function sets them. */
  #modemGauges(): () => void {
    const up = this.#gauge('modem_up', 'Whether the modem can send and receive', ['modem']);
    const state = this.#gauge('modem_state', 'The state that each modem is in', ['modem', 'state']);
    const signal = this.#gauge('modem_signal_dbm', 'Received signal strength', ['modem']);
    const balance = this.#gauge('balance', 'Balance of a prepaid SIM, in its own currency', ['modem']);
    return () => {
      state.reset();
      signal.reset();
      balance.reset();
      for (const modem of this.#snapshots.modems()) {
        up.set({ modem: modem.name }, modem.up ? 1 : 0);
        state.set({ modem: modem.name, state: modem.state }, 1);
        if (modem.balance !== null) balance.set({ modem: modem.name }, modem.balance);
        if (modem.signalDbm !== null) signal.set({ modem: modem.name }, modem.signalDbm);
      }
    };
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name: PREFIX + name, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, labelNames: string[]): Gauge {
    return new Gauge({ name: PREFIX + name, help, labelNames, registers: [this.#registry] });
  }

  #histogram(name: string, help: string, labelNames: string[], buckets: number[]): Histogram {
    return new Histogram({ name: PREFIX + name, help, labelNames, buckets, registers: [this.#registry] });
  }
}
