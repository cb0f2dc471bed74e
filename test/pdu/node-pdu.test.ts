import * as fc from 'fast-check';
import * as nodePdu from 'node-pdu';
import { describe, expect, test } from 'vitest';
import {
  type Deliver,
  decodePdu,
  encodePdu,
  epochMs,
  relativeMinutes,
  type StatusReport,
  toHex,
} from '../../src/pdu/index.js';
import { charactersOf, timestamp } from './arbitraries.js';

// node-pdu 2.1.1 is a second opinion where it was measured to be right, and the reason for this codec where it is not.

/** Its table has a backtick for the section sign, and no form feed. */
const READ_RIGHTLY = charactersOf().filter((character) => character !== '§' && character !== '\f');
/** Anything beyond makes it choose UCS-2. */
const WRITTEN_RIGHTLY = READ_RIGHTLY.filter((character) => character <= '~' && !'^{}\\[~]|\f`'.includes(character));

const text = (characters: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength }).map((all) => all.join(''));
const number = fc.stringMatching(/^[1-9]\d{5,14}$/);

function delivery(from: string, words: string, fields: Partial<Deliver> = {}): Deliver {
  return {
    type: 'deliver',
    serviceCentre: { typeOfNumber: 1, numberingPlan: 1, number: '491710760000' },
    noMoreMessages: true,
    loopPrevention: false,
    statusReportIndication: false,
    replyPath: false,
    address: { typeOfNumber: 1, numberingPlan: 1, number: from },
    protocolIdentifier: 0,
    dataCodingScheme: 0,
    serviceCentreTimestamp: { year: 26, month: 11, day: 24, hour: 12, minute: 0, second: 0, zoneQuarters: 4 },
    userData: { header: null, text: words },
    ...fields,
  };
}

function theyRead(hex: string): nodePdu.Deliver {
  const read = nodePdu.parse(hex);
  if (read instanceof nodePdu.Deliver) return read;
  throw new Error('no DELIVER');
}

describe('node-pdu agrees', () => {
  test('on what a DELIVER in the default alphabet says, to the second', async () => {
    const hourly = timestamp.map((at) => ({ ...at, zoneQuarters: 4 * (1 + (Math.abs(at.zoneQuarters) % 12)) }));
    await fc.assert(
      fc.property(number, text(READ_RIGHTLY, 80), hourly, (from, words, serviceCentreTimestamp) => {
        const read = theyRead(toHex(encodePdu(delivery(from, words, { serviceCentreTimestamp }))));
        expect(read.data.getText()).toBe(words);
        expect(read.address.phone).toBe(from);
        if (serviceCentreTimestamp.year < 70 || serviceCentreTimestamp.year >= 90) {
          expect(read.serviceCenterTimeStamp.time * 1000).toBe(epochMs(serviceCentreTimestamp));
        }
      }),
    );
  });

  test('on what a DELIVER in UCS-2 says', async () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.property(number, words, (from, written) => {
        const hex = toHex(encodePdu(delivery(from, written, { dataCodingScheme: 8 })));
        expect(theyRead(hex).data.getText()).toBe(written);
      }),
    );
  });

  test('on a segment behind its header, by either size of reference', async () => {
    const headers = fc.constantFrom(
      [{ id: 0, data: Uint8Array.of(7, 2, 1) }],
      [{ id: 8, data: Uint8Array.of(1, 7, 2, 1) }],
    );
    await fc.assert(
      fc.property(text(READ_RIGHTLY, 70), headers, (words, header) => {
        const hex = toHex(encodePdu(delivery('491701234567', words, { userData: { header, text: words } })));
        expect(theyRead(hex).data.parts[0]?.text).toBe(words);
      }),
    );
  });

  test('on what a status report says', async () => {
    await fc.assert(
      fc.property(number, fc.nat(255), fc.nat(255), (recipient, messageReference, status) => {
        const { serviceCentreTimestamp, serviceCentre } = delivery(recipient, 'x');
        const report: StatusReport = {
          type: 'status-report',
          ...(serviceCentre !== undefined && { serviceCentre }),
          noMoreMessages: true,
          loopPrevention: false,
          statusReportQualifier: false,
          messageReference,
          address: { typeOfNumber: 1, numberingPlan: 1, number: recipient },
          serviceCentreTimestamp,
          dischargeTime: serviceCentreTimestamp,
          status,
        };
        const read = nodePdu.parse(toHex(encodePdu(report)));
        if (!(read instanceof nodePdu.Report)) throw new Error('no report');
        expect([read.reference, read.address.phone, read.status]).toEqual([messageReference, recipient, status]);
      }),
    );
  });

  test('octet by octet on a SUBMIT of plain ASCII to an international number', async () => {
    await fc.assert(
      fc.property(number, text(WRITTEN_RIGHTLY, 130), (to, words) => {
        const theirs = new nodePdu.Submit(`+${to}`, words).toString();
        const ours = decodePdu(theirs, { smsc: true });
        expect(ours).toMatchObject({
          type: 'submit',
          address: { typeOfNumber: 1, number: to },
          userData: { text: words },
        });
        expect(toHex(encodePdu(ours))).toBe(theirs);
      }),
    );
  });
});

// Each of these fails when node-pdu has mended what it says: then the choice of codec may be looked at again.
describe('node-pdu is not the codec, because it', () => {
  const sent = (to: string, words: string) => new nodePdu.Submit(to, words);
  const read = (from: string) => theyRead(from).data.getText();

  test('sends to another number: digits around 00 are lost', () => {
    const numbers = ['491700012345', '5001', '2000', '07001234567'];

    expect(numbers.map((to) => sent(to, 'x').address.phone)).toEqual(['1700012345', '01', '00', '001234567']);
  });

  test('loses the validity in the first octet of the first PDU', () => {
    const message = sent('+4917', 'x');
    message.setValidityPeriod(3600);

    expect([message.toString(), message.toString()]).toEqual(['0001000491947100000B0178', '0011000491947100000B0178']);
    expect(() => decodePdu('0001000491947100000B0178', { smsc: true })).toThrow('PDU_TRUNCATED');
  });

  test('counts characters of the extension table as one, and so writes PDUs that are none', () => {
    expect(() => decodePdu(sent('+4917', '['.repeat(81)).toString(), { smsc: true })).toThrow('at most 140 octets');
    expect(sent('+4917', '['.repeat(133)).toString().length % 2).toBe(1);
  });

  test('sends a space for what the alphabet lacks', () => {
    expect(decodePdu(sent('+4917', '5 °C').toString(), { smsc: true })).toMatchObject({ userData: { text: '5  C' } });
  });

  test('takes the section sign and the backtick for each other', () => {
    expect(decodePdu(sent('+4917', 'a`b').toString(), { smsc: true })).toMatchObject({ userData: { text: 'a§b' } });
    expect(read(toHex(encodePdu(delivery('49', '§'))))).toBe('`');
  });

  test('cuts surrogate pairs', () => {
    expect(sent('+4917', '😀'.repeat(40)).getPartStrings()[0]?.slice(-4)).toBe('D83D');
  });

  test('keeps the header bit of an earlier text', () => {
    const message = sent('+4917', 'a'.repeat(200));
    message.setData('hi');

    expect(message.toString()).toBe('00410004919471000002E834');
    expect(() => decodePdu(message.toString(), { smsc: true })).toThrow('user data header');
  });

  test('writes three digits for a validity of 90 days, and reads 0x90 as days', () => {
    const message = sent('+4917', 'x');
    message.setValidityPeriod(90 * 86_400);
    message.toString();

    expect(message.toString()).toBe('0011000491947100001000178');
    expect(relativeMinutes(0x90)).toBe(750);
  });

  test('reads PDUs that are cut short, and ignores what is left over', () => {
    const whole = '07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37';
    const lengths = Array.from({ length: whole.length / 2 - 1 }, (_, index) => index + 1);

    const taken = lengths.filter((length) => {
      try {
        return nodePdu.parse(whole.slice(0, 2 * length)) !== undefined;
      } catch {
        return false;
      }
    });

    expect(taken.length).toBeGreaterThan(5);
    expect(read(`${whole}FFFF`)).toBe('hellohello');
  });

  test('joins the segment of another sender', () => {
    const segment = (from: string, sequence: number, words: string) =>
      theyRead(
        toHex(
          encodePdu(
            delivery(from, words, {
              userData: { header: [{ id: 0, data: Uint8Array.of(7, 2, sequence) }], text: words },
            }),
          ),
        ),
      );
    const first = segment('491701234567', 1, 'a');

    first.data.append(segment('491709999999', 2, 'EVIL'));

    expect(first.data.getText()).toBe('aEVIL');
  });

  test('sends two for one', () => {
    expect(sent('+4917', 'a'.repeat(134)).getPartStrings()).toHaveLength(2);
    expect(sent('+4917', 'ä').toString()).toContain('0200E4');
  });

  test('makes names of what are no numbers', () => {
    const types = ['+1 (555) 123-4567', '*100#', 'sip:alice@x'].map((to) => sent(to, 'x').toString().slice(8, 10));

    expect(types).toEqual(['81', 'D1', 'D1']);
  });

  test('misreads coding schemes', () => {
    const coded = (dcs: string, userData: string) => `0004038121F300${dcs}99309251619580${userData}`;

    expect(read(coded('E0', '0400480069'))).not.toBe('Hi');
    expect(read(coded('D8', '02E834'))).not.toBe('hi');
    expect(() => read(coded('0C', '02E834'))).toThrow();
  });

  test('misreads * and # in an address, and all behind an empty one', () => {
    expect(theyRead('00040A813BB12143650000179012027070650178').address.phone).toBe('B31B123456');
    expect(read('0004008100001790120270706505C8329BFD06')).not.toBe('Hello');
  });

  test('takes months that do not exist, and misnames zones with a quarter of an hour', () => {
    const at = (scts: string) => theyRead(`0004038121F30000${scts}02E834`).serviceCenterTimeStamp.getIsoString();

    expect(at('99312251619580')).toContain('T15:16:59');
    expect(at('40209232959532')).toContain('+5.75:00');
  });

  test('knows neither an enhanced validity nor national language tables', () => {
    const turkish = delivery('49', 'ğ', { userData: { header: [{ id: 0x25, data: Uint8Array.of(1) }], text: 'ğ' } });

    expect(() => nodePdu.parse('0009000D91550864584233F7000001A700000000000571B751F603')).toThrow();
    expect(read(toHex(encodePdu(turkish)))).not.toBe('ğ');
  });

  test('reads what is no hex', () => {
    const broken = '0004038121F300009930925161958002E8ZZ';

    expect(read(broken)).toHaveLength(2);
    expect(() => decodePdu(broken, { smsc: true })).toThrow('PDU_NOT_HEX');
  });
});
