import type { Events, Log } from '../core/index.js';
import { addressText, epochMs, readStatus, type StatusClass, type StatusReport } from '../pdu/index.js';
import type { PendingPdu, QueueStore, ReportedStatus } from '../queue/index.js';

export interface ReportDeps {
  queue: Pick<QueueStore, 'applyReport'>;
  log: Log;
  events: Events;
}

/** A reserved TP-ST is to be read as "service rejected", which no service centre tries again (TS 23.040 §9.2.3.15). */
const KIND: Record<StatusClass, ReportedStatus['kind']> = {
  success: 'delivered',
  'temporary-retrying': 'temporary',
  permanent: 'failed',
  'temporary-stopped': 'failed',
  reserved: 'failed',
};

/** Brings status reports to the messages they are about. */
export class ReportDesk {
  readonly #deps: ReportDeps;

  constructor(deps: ReportDeps) {
    this.#deps = deps;
  }

  /**
   * Records one report, and settles the PDU it came in with the same commit. One that is about no message of ours
   * (another device used the SIM, or the message is forgotten) is kept as unmatched, counted and logged.
   *
   * @throws GatewayError `STORE_UNAVAILABLE`; nothing is recorded then.
   */
  async take(pdu: PendingPdu, report: StatusReport): Promise<void> {
    const { queue, log, events } = this.#deps;
    const { modem, imsi } = pdu;
    const { messageReference, status } = report;
    const { kind: statusClass, words } = readStatus(status);
    const kind = KIND[statusClass];
    const matched = await queue.applyReport({
      ...{ pduId: pdu.id, imsi, messageReference, kind, status, words },
      recipient: addressText(report.address),
      dischargedAt: epochMs(report.dischargeTime),
    });
    const fields = { modem, messageReference, status, words };
    if (matched === undefined) {
      events.emit('report', { modem, result: 'unmatched' });
      log.warn(fields, 'delivery report is about no message of ours');
      return;
    }
    const { messageId, state, sentAt } = matched;
    // Both moments are of this host's clock; the service centre's may be anything.
    events.emit('report', { modem, result: kind, latencyMs: Math.max(0, pdu.receivedAt - sentAt) });
    log.info({ ...fields, messageId, state }, 'delivery report received');
  }
}
