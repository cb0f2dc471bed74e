import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseResultLine } from '../../src/at/index.js';
import { segmentPdu } from '../../src/compose/index.js';
import { isGatewayError } from '../../src/core/index.js';
import { planText } from '../../src/modem/index.js';
import { isGsm7, septetLength } from '../../src/pdu/index.js';

const CHARSETS = ['UCS2', 'GSM', 'IRA'] as const;
/** Texts with much of what a modem would obey. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 70 }),
  fc
    .array(
      fc.constantFrom('\u001A', '\u001B', '\r', '\n', '\b', 'Ξ', '€', 'ò', '@', '[', 'OK', '+CMGS: 7', 'a', '"', 'AT'),
    )
    .map((pieces) => pieces.join('').slice(0, 70)),
);
const anyNumber = fc.oneof(fc.string({ unit: 'binary', maxLength: 25 }), fc.stringMatching(/^\+?[0-9*#]{1,21}$/));

function segment(number: string, text: string) {
  const whole = text.slice(0, 70);
  return {
    number,
    text: whole,
    encoding: isGsm7(whole) && (septetLength(whole) ?? 161) <= 160 ? ('gsm7' as const) : ('ucs2' as const),
    concatenation: 'none' as const,
    ...{ concatenationReference: 0, index: 1, total: 1, statusReport: true, mode: 'new' as const },
  };
}

test('no text and no number brings an octet that a modem obeys, or a line that looks like its answer', () => {
  fc.assert(
    fc.property(anyNumber, anyText, fc.constantFrom(...CHARSETS), (number, text, charset) => {
      let hex: string;
      try {
        hex = segmentPdu(segment(number, text)).hex;
      } catch (error) {
        expect(isGatewayError(error)).toBe(true);
        return;
      }
      const planned = planText(hex, charset);

      expect(planned.text.number).toMatch(/^[0-9A-Za-c*#+]+$/);
      expect(planned.text.text).toMatch(/^[\n -~]*$/);
      for (const line of planned.text.text.split('\n')) expect(parseResultLine(line).kind).toBe('text');
      expect(planned.text.text.length).toBeLessThanOrEqual(charset === 'UCS2' ? 640 : 280);
      expect(planned.losses).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test('a text that is too long for UCS-2 loses what cannot be said, and says so', () => {
  const text = `${'a'.repeat(100)}€\nOK`;

  const planned = planText(segmentPdu({ ...segment('+491701234567', ''), text, encoding: 'gsm7' }).hex, 'GSM');

  expect(planned.text.text).toBe(`${'a'.repeat(100)}? OK`);
  expect(planned.losses).toHaveLength(1);
});
