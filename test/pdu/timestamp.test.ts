import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePdu, encodePdu, epochMs, isoText, type StatusReport, type Timestamp } from '../../src/pdu/index.js';
import { timestamp } from './arbitraries.js';
import { refusal } from './literal.js';

/** A status report that says the given seven octets twice. */
const said = (hex: string) => `000201029121${hex}${hex}00`;

function read(hex: string): Timestamp {
  const pdu = decodePdu(said(hex), { smsc: true });
  if (pdu.type !== 'status-report') throw new Error('no status report');
  return pdu.serviceCentreTimestamp;
}

describe('a time stamp', () => {
  test.each([
    ['99309251619580', '1999-03-29T15:16:59+02:00'],
    ['40209232959549', '2004-02-29T23:59:59-03:30'],
    ['40209232959532', '2004-02-29T23:59:59+05:45'],
    ['09101010101000', '1990-01-01T01:01:01+00:00'],
    ['98211332959508', '2089-12-31T23:59:59+00:00'],
    ['42209221000065', '2024-02-29T12:00:00+14:00'],
    ['4220922100008C', '2024-02-29T12:00:00-12:00'],
  ])('%s is %s', (hex, iso) => {
    expect(isoText(read(hex))).toBe(iso);
    expect(epochMs(read(hex))).toBe(Date.parse(iso));
  });

  test.each([
    ['00000000000000', 'month and day zero'],
    ['99319251619580', 'month 13'],
    ['99302351619580', 'day 32'],
    ['32209221000000', 'the 29th of February in 2023'],
    ['99309242619580', 'hour 24'],
    ['99309251069580', 'minute 60'],
    ['99309251610680', 'second 60'],
    ['993092516195A8', 'ten units in the zone'],
    ['A9309251619580', 'no digit in the year'],
    ['FFFFFFFFFFFFFF', 'nothing'],
  ])('%s is refused: %s', (hex) => {
    expect(refusal(said(hex))).toMatchObject({ code: 'PDU_INVALID', octet: 6, found: hex });
  });

  test('is read as it was written, and its text names the same instant', async () => {
    await fc.assert(
      fc.property(timestamp, (written) => {
        const report: StatusReport = {
          type: 'status-report',
          noMoreMessages: true,
          loopPrevention: false,
          statusReportQualifier: false,
          messageReference: 1,
          address: { typeOfNumber: 1, numberingPlan: 1, number: '1' },
          serviceCentreTimestamp: written,
          dischargeTime: written,
          status: 0,
        };
        expect(decodePdu(encodePdu(report), { smsc: false })).toEqual(report);
        expect(Date.parse(isoText(written))).toBe(epochMs(written));
      }),
    );
  });
});
