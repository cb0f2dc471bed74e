import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enhancedValidity, readEnhanced, relativeMinutes, relativeValidity } from '../../src/pdu/index.js';

const HOUR = 60;
const DAY = 24 * HOUR;

describe('a relative validity', () => {
  test.each([
    [0, 5],
    [11, HOUR],
    [143, 12 * HOUR],
    [144, 12 * HOUR + 30],
    [167, DAY],
    [168, 2 * DAY],
    [173, 7 * DAY],
    [196, 30 * DAY],
    [197, 35 * DAY],
    [255, 441 * DAY],
  ])('%i is %i minutes', (octet, minutes) => {
    expect(relativeMinutes(octet)).toBe(minutes);
    expect(relativeValidity(minutes)).toEqual({ format: 'relative', octet });
  });

  test('rises with its octet', () => {
    const all = Array.from({ length: 256 }, (_, octet) => relativeMinutes(octet));

    expect(all).toEqual([...new Set(all)].sort((a, b) => a - b));
  });

  test('is never shorter than what was asked for, up to 63 weeks', async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 1, max: 441 * DAY }), (minutes) => {
        const made = relativeValidity(minutes);
        if (made.format !== 'relative') throw new Error('not relative');
        expect(relativeMinutes(made.octet)).toBeGreaterThanOrEqual(minutes);
        if (made.octet > 0) expect(relativeMinutes(made.octet - 1)).toBeLessThan(minutes);
      }),
    );
  });

  test('of more than 63 weeks is 63 weeks, and of nothing is refused', () => {
    expect(relativeValidity(1e9)).toEqual({ format: 'relative', octet: 255 });
    expect(() => relativeValidity(0)).toThrow('more than 0 minutes');
    expect(() => relativeValidity(Number.NaN)).toThrow('more than 0 minutes');
    expect(() => relativeMinutes(256)).toThrow('from 0 to 255');
  });
});

describe('an enhanced validity', () => {
  test.each([
    [{ singleShot: false }, [0x00]],
    [{ singleShot: true }, [0x40]],
    [{ singleShot: false, minutes: DAY }, [0x01, 0xa7]],
    [{ singleShot: true, seconds: 32 }, [0x42, 0x20]],
    [{ singleShot: false, seconds: 255 }, [0x02, 0xff]],
    [{ singleShot: true, seconds: 3661 }, [0x43, 0x10, 0x10, 0x10]],
    [{ singleShot: false, seconds: 359_999 }, [0x03, 0x99, 0x95, 0x95]],
  ])('%o is %o', (validity, start) => {
    const octets = Uint8Array.from({ length: 7 }, (_, index) => start[index] ?? 0);

    expect(enhancedValidity(validity)).toEqual({ format: 'enhanced', octets });
    expect(readEnhanced(octets)).toEqual(validity);
  });

  test('of a reserved format names no period', () => {
    expect(readEnhanced(Uint8Array.of(0x47, 1, 2, 3, 0, 0, 0))).toEqual({ singleShot: true });
  });

  test.each([0, 360_000, 1.5])('of %d seconds is refused', (seconds) => {
    expect(() => enhancedValidity({ singleShot: false, seconds })).toThrow('enhanced validity in seconds');
  });
});
