import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberingPlanOf as planOf } from '../../src/config/index.js';
import { destinationNumber, type NumberRules, readNumber } from '../../src/routing/index.js';
import { parseUri } from '../../src/sip/index.js';
import { refusalOf } from '../sip/message.js';

const STRICT: NumberRules = { planOf, shortCodes: [], stripSeparators: false };
const LENIENT: NumberRules = { planOf, shortCodes: ['112', '+1', '*100#', '12345'], stripSeparators: true };
const STRICT_STRIPPING: NumberRules = { planOf, shortCodes: [], stripSeparators: true };
const GERMAN: NumberRules = { ...LENIENT, country: '49' };

const numberOf = (requestUri: string, toUri = 'sip:+49999999999@b', rules = STRICT) =>
  destinationNumber({ requestUri: parseUri(requestUri), toUri: parseUri(toUri) }, rules);

test.each([
  ['sip:+491701234567@sms.example.org', '+491701234567'],
  ['sip:+491701234567@sms.example.org;user=phone', '+491701234567'],
  ['sips:%2b49170%31234567@sms.example.org:5061', '+491701234567'],
  ['tel:+491701234567', '+491701234567'],
  ['sip:+12345678@b', '+12345678'], // 8 digits
  ['sip:+123456789012345@b', '+123456789012345'], // 15 digits
])('the number of %s is %s', (requestUri, number) => {
  expect(numberOf(requestUri)).toBe(number);
});

test('without a user in the Request-URI the number comes from To', () => {
  expect(numberOf('sip:sms.example.org', 'sip:+491701234567@b')).toBe('+491701234567');
  expect(numberOf('sip:sms.example.org', 'tel:+491701234567')).toBe('+491701234567');
});

test('a wrong number in the Request-URI is never replaced by the one in To', () => {
  expect(refusalOf(() => numberOf('sip:bob@b', 'sip:+491701234567@b'))).toMatch(/"bob" \(NUMBER_INVALID\)/);
});

test('a request that names no number anywhere is refused', () => {
  expect(refusalOf(() => numberOf('sip:sms.example.org', 'sip:sms.example.org'))).toBe(
    'neither the Request-URI nor To names a number (NUMBER_INVALID)',
  );
});

test.each([
  ['+49abc', 'a number has digits only: "a" in "+49abc"'],
  ['bob', 'a number has digits only: "b" in "bob"'],
  ['491701234567', 'a number begins with + and the country, "491701234567" does not'],
  ['01701234567', 'a number begins with + and the country, "01701234567" does not'],
  ['00491701234567', 'a number begins with + and the country, "00491701234567" does not'],
  ['+0491701234567', 'no country begins with 0: "+0491701234567"'],
  ['+', 'a number has 8 to 15 digits with its country, "+" has 0'],
  ['+1234567', 'a number has 8 to 15 digits with its country, "+1234567" has 7'],
  ['+1234567890123456', 'a number has 8 to 15 digits with its country, "+1234567890123456" has 16'],
  ['++491701234567', 'a number has digits only: "+" in "++491701234567"'],
  ['+49170+1234567', 'a number has digits only: "+" in "+49170+1234567"'],
  ['+49170-1234567', 'separators are not taken: "-" in "+49170-1234567"'],
  ['+49 1701234567', 'separators are not taken: " " in "+49 1701234567"'],
  ['+491701234567\r\nAT+CMGD=1', 'a number has digits only: "\\r" in "+491701234567\\r\\nAT+CMGD=1"'],
  ['+49170123456\0', 'a number has digits only: "\\u0000" in "+49170123456\\u0000"'],
  ['+49170123456\x1a', 'a number has digits only: "\\u001a" in "+49170123456\\u001a"'],
  ['+4917012345"', 'a number has digits only: "\\"" in "+4917012345\\""'],
  ['+٤٩١٧٠١٢٣٤٥٦٧', 'a number has digits only: "\\u0664"'],
  ['+4917012345😀', 'a number has digits only: "\\ud83d\\ude00"'],
  ['', 'there is no digit in ""'],
  ['112', 'a number begins with + and the country, "112" does not'],
  ['*100#', 'a number has digits only: "*" in "*100#"'],
  ['+491701234567;isub=1411', 'a number carries no parameter, "+491701234567" has "isub=1411"'],
  ['+1;ext=5', 'a number carries no parameter, "+1" has "ext=5"'],
  ['+491701234567;npdi;rn=+49171', 'a number carries no parameter, "+491701234567" has "npdi;rn=+49171"'],
  ['+491701234567;', 'a number carries no parameter, "+491701234567" has ""'],
  ['+491701234567;phone-context=+49', 'a number carries no parameter, "+491701234567" has "phone-context=+49"'],
  [
    '7042;phone-context=+1-914-555',
    '"7042" is a local number of "phone-context=+1-914-555": give it with + and the country',
  ],
])('%j is no number, and the refusal says why', (written, sentence) => {
  const refusal = refusalOf(() => readNumber(written, STRICT));

  expect(refusal).toContain(sentence);
  expect(refusal).toMatch(/\(NUMBER_INVALID\)$/);
});

test('a telephone URI of a local number or with an extension is refused like a SIP user', () => {
  expect(refusalOf(() => numberOf('tel:7042;phone-context=example.com'))).toMatch(/local number.*NUMBER_INVALID/);
  expect(refusalOf(() => numberOf('tel:+491701234567;ext=5'))).toMatch(/no parameter.*ext=5.*NUMBER_INVALID/);
  expect(refusalOf(() => numberOf('tel:112'))).toMatch(/begins with \+.*NUMBER_INVALID/);
});

test.each([
  ['+49-170-123.4567', '+491701234567'],
  ['+49 (170) 123 4567', '+491701234567'],
  ['+1 (201) 555-0123', '+12015550123'],
])('separators are taken out of %s where the rules say so', (written, number) => {
  expect(readNumber(written, LENIENT)).toBe(number);
});

test.each(['+49/170/1234567', '+49_170', '+49\t170', '+49\u00a0170', '- . ()', '+49,170'])(
  '%j has more than separators, and is refused',
  (written) => {
    expect(refusalOf(() => readNumber(written, LENIENT))).toMatch(/NUMBER_INVALID/);
  },
);

test.each([
  ['112', '112'],
  ['1-1-2', '112'],
  ['12345', '12345'],
  ['*100#', '*100#'],
  ['+1', '+1'],
  ['112;phone-context=+49', '112'],
])('the short code %s is taken as it is listed, before every other rule', (written, number) => {
  expect(readNumber(written, GERMAN)).toBe(number);
});

test('a short code with an extension is no short code', () => {
  expect(refusalOf(() => readNumber('112;ext=1', GERMAN))).toMatch(/no parameter.*NUMBER_INVALID/);
});

test.each([
  ['01701234567', GERMAN, '+491701234567'],
  ['0170 1234567', GERMAN, '+491701234567'],
  ['00401701234567', GERMAN, '+401701234567'],
  ['+401701234567', GERMAN, '+401701234567'],
  ['0722123456', { ...LENIENT, country: '40' }, '+40722123456'],
  ['0113312345678', { ...LENIENT, country: '1', nationalPrefix: '1', internationalPrefix: '011' }, '+3312345678'],
  ['12015550123', { ...LENIENT, country: '1', nationalPrefix: '1', internationalPrefix: '011' }, '+12015550123'],
  ['3331234567', { ...LENIENT, country: '39', nationalPrefix: '' }, '+393331234567'],
])('%s is completed by the rules of the country', (written, rules, number) => {
  expect(readNumber(written, rules)).toBe(number);
});

test.each([
  ['1701234567', /begins with \+, 00 or 0, "1701234567" does not/],
  ['000401701234567', /no country begins with 0/],
  ['0', /no number in country \+49 is written like "0"/],
  ['110', /begins with \+, 00 or 0, "110" does not/],
  ['0112', /no number in country \+49 is written like "0112"/],
])('%s is refused in spite of the rules of the country', (written, sentence) => {
  expect(refusalOf(() => readNumber(written, GERMAN))).toMatch(sentence);
});

test.each([
  ['49', '0170 1234567', '+491701234567'],
  ['49', '00401701234567', '+401701234567'],
  ['40', '0722123456', '+40722123456'],
  ['44', '07400 123456', '+447400123456'],
  ['33', '06 12 34 56 78', '+33612345678'],
  ['39', '3331234567', '+393331234567'], // no prefix at all
  ['39', '0612345678', '+390612345678'], // the 0 belongs to the number
  ['34', '612345678', '+34612345678'],
  ['47', '40612345', '+4740612345'],
  ['36', '06 20 123 4567', '+36201234567'],
  ['7', '8 916 123-45-67', '+79161234567'],
  ['7', '810 49 170 1234567', '+491701234567'],
  ['1', '2015550123', '+12015550123'], // with the prefix or without it
  ['1', '1 201 555 0123', '+12015550123'],
  ['1', '011 49 170 1234567', '+491701234567'],
  ['61', '0412 345 678', '+61412345678'],
  ['61', '0011 49 170 1234567', '+491701234567'],
  ['54', '011 15 2345-6789', '+5491123456789'], // 15 within the number becomes a 9 before it
  ['55', '0 15 11 96123-4567', '+5511961234567'], // 15 is the carrier that is dialled by
  ['81', '090-1234-5678', '+819012345678'],
  ['86', '0131 2345 6789', '+8613123456789'],
  ['91', '081234 56789', '+918123456789'],
  ['48', '512 345 678', '+48512345678'],
])('in country %s the number %s is %s', (country, written, number) => {
  expect(readNumber(written, { planOf, shortCodes: [], stripSeparators: true, country })).toBe(number);
});

test.each(['1', '7', '33', '34', '39', '40', '44', '46', '47', '48', '49', '61', '81', '86', '90', '91', '372', '371'])(
  'in country %s emergency numbers and short codes never become numbers of that country',
  (country) => {
    for (const code of ['110', '112', '911', '999', '1717', '22122', '116117', '116000']) {
      const refusal = refusalOf(() => readNumber(code, { planOf, shortCodes: [], stripSeparators: true, country }));
      expect(refusal).toMatch(/NUMBER_INVALID/);
      expect(readNumber(code, { planOf, shortCodes: [code], stripSeparators: true, country })).toBe(code);
    }
  },
);

test.each([
  ['0170 1234567;phone-context=+49', STRICT_STRIPPING, '+491701234567'],
  ['170 1234567;phone-context=+49', STRICT_STRIPPING, '+491701234567'],
  ['2015550123;phone-context=+1', STRICT_STRIPPING, '+12015550123'],
  ['0722123456;phone-context=+40', GERMAN, '+40722123456'], // the context counts, not our country
  ['0170 1234567;phone-context=example.org', GERMAN, '+491701234567'],
  ['0170 1234567;PHONE-CONTEXT=example.org', GERMAN, '+491701234567'],
])('the local number %s is completed by its context', (written, rules, number) => {
  expect(readNumber(written, rules)).toBe(number);
});

test.each([
  ['7042;phone-context=+1-914-555', GERMAN, /local number of "phone-context=\+1-914-555"/],
  ['7042;phone-context=example.org', GERMAN, /begins with \+, 00 or 0/],
  ['0170 1234567;phone-context=example.org', STRICT_STRIPPING, /local number of "phone-context=example.org"/],
  ['0170 1234567;phone-context=+999', GERMAN, /local number of "phone-context=\+999"/],
  ['112;phone-context=+44', STRICT_STRIPPING, /no number in country \+44/],
  ['bob;phone-context=+49', GERMAN, /digits only/],
  ['+491701234567;phone-context=+49', GERMAN, /carries no parameter/],
])('the local number %s is refused', (written, rules, sentence) => {
  expect(refusalOf(() => readNumber(written, rules))).toMatch(sentence);
});

test('a number with + is itself in every country, and what comes out is read as itself', () => {
  const digits = fc.stringMatching(/^[1-9][0-9]{7,14}$/);

  fc.assert(
    fc.property(digits, fc.constantFrom('1', '7', '39', '44', '49', '54', '55', '61'), (number, country) => {
      expect(readNumber(`+${number}`, { planOf, shortCodes: [], stripSeparators: true, country })).toBe(`+${number}`);
    }),
  );
});

test('a national number ends with the digits that were dialled, but for its prefix, wherever no rule changes them', () => {
  const countries = fc.constantFrom('33', '40', '44', '49', '61', '81');

  fc.assert(
    fc.property(fc.stringMatching(/^0[1-9][0-9]{6,11}$/), countries, (dialled, country) => {
      try {
        const number = readNumber(dialled, { planOf, shortCodes: [], stripSeparators: true, country });
        expect(number).toBe(`+${country}${dialled.slice(1)}`);
      } catch (error) {
        expect(error).toMatchObject({ code: 'NUMBER_INVALID' });
      }
    }),
    { numRuns: 1000 },
  );
});

test('whatever is written, only E.164 numbers and listed short codes come out', () => {
  const written = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('+', '0', '1', '9', '49', '-', ' ', '(', ')', '.', ';', 'a', '\r', '\0', '#', '112'))
      .map((some) => some.join('')),
    fc.stringMatching(/^\+?[0-9]{0,17}$/),
  );
  let taken = 0;

  fc.assert(
    fc.property(written, fc.constantFrom(STRICT, LENIENT, GERMAN), (text, rules) => {
      try {
        const number = readNumber(text, rules);
        taken += 1;
        if (!rules.shortCodes.includes(number)) expect(number).toMatch(/^\+[1-9][0-9]{7,14}$/);
      } catch (error) {
        expect(error).toMatchObject({ name: 'GatewayError', code: 'NUMBER_INVALID' });
      }
    }),
    { numRuns: 3000 },
  );

  expect(taken).toBeGreaterThan(50);
});
