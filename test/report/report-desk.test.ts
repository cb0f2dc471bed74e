import { expect, test } from 'vitest';
import { Events, type GatewayEvents, silentLog } from '../../src/core/index.js';
import type { StatusReport } from '../../src/pdu/index.js';
import type { ReportedStatus } from '../../src/queue/index.js';
import { ReportDesk } from '../../src/report/index.js';

const AT = { year: 26, month: 1, day: 2, hour: 3, minute: 4, second: 5, zoneQuarters: 8 };
const RECEIVED_AT = Date.UTC(2026, 0, 2, 1, 4, 10);

function report(status: number): StatusReport {
  return {
    type: 'status-report',
    noMoreMessages: true,
    loopPrevention: false,
    statusReportQualifier: false,
    messageReference: 9,
    address: { typeOfNumber: 1, numberingPlan: 1, number: '40722123456' },
    serviceCentreTimestamp: AT,
    dischargeTime: AT,
    status,
  };
}

const pdu = { id: 5, modem: 'nokia', imsi: '226010000000001', hex: '', tpduLength: null, receivedAt: RECEIVED_AT };

type Matched = { messageId: string; state: 'delivered'; sentAt: number } | undefined;

function desk(matched: Matched) {
  const applied: ReportedStatus[] = [];
  const events = new Events();
  const reports: GatewayEvents['report'][] = [];
  events.on('report', (fact) => reports.push(fact));
  const queue = {
    applyReport: async (status: ReportedStatus) => {
      applied.push(status);
      return matched;
    },
  };
  return { desk: new ReportDesk({ queue, log: silentLog, events }), applied, reports };
}

test.each([
  [0x00, 'delivered'],
  [0x01, 'delivered'],
  [0x02, 'delivered'],
  [0x20, 'temporary'],
  [0x25, 'temporary'],
  [0x30, 'temporary'],
  [0x40, 'failed'],
  [0x46, 'failed'],
  [0x49, 'failed'],
  [0x60, 'failed'],
  [0x65, 'failed'],
  [0xff, 'failed'],
] as const)('TP-ST 0x%s means %s', async (status, kind) => {
  const { desk: reports, applied } = desk(undefined);

  await reports.take(pdu, report(status));

  expect(applied).toMatchObject([{ kind, status }]);
});

test('a report is handed over with the SIM, the reference, the recipient and the time in UTC', async () => {
  const { desk: reports, applied } = desk(undefined);

  await reports.take(pdu, report(0));

  expect(applied).toMatchObject([
    {
      ...{ pduId: 5, imsi: '226010000000001', messageReference: 9, recipient: '+40722123456' },
      dischargedAt: Date.UTC(2026, 0, 2, 1, 4, 5),
    },
  ]);
});

test('a matched report is counted with how long it took on our own clock, and the new state told', async () => {
  const taken = desk({ messageId: 'm', state: 'delivered', sentAt: RECEIVED_AT - 4_000 });

  await taken.desk.take(pdu, report(0));

  expect(taken.reports).toEqual([{ modem: 'nokia', result: 'delivered', latencyMs: 4_000 }]);
});

test('a report about no message of ours is counted', async () => {
  const taken = desk(undefined);

  await taken.desk.take(pdu, report(0));

  expect(taken.reports).toEqual([{ modem: 'nokia', result: 'unmatched' }]);
});
