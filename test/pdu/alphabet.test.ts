import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeGsm7, encodeGsm7, isGsm7, septetCosts, septetLength } from '../../src/pdu/index.js';
import { LOCKING_SHIFT_TABLES } from '../../src/pdu/tables/locking-shift.js';
import { SINGLE_SHIFT_TABLES } from '../../src/pdu/tables/single-shift.js';
import { charactersOf, gsmText } from './arbitraries.js';

/** TS 23.038 §6.2.1 by code points, a row for each column of the printed table; null is the escape. */
const COLUMNS = [
  [0x40, 0xa3, 0x24, 0xa5, 0xe8, 0xe9, 0xf9, 0xec, 0xf2, 0xc7, 0x0a, 0xd8, 0xf8, 0x0d, 0xc5, 0xe5],
  [0x394, 0x5f, 0x3a6, 0x393, 0x39b, 0x3a9, 0x3a0, 0x3a8, 0x3a3, 0x398, 0x39e, null, 0xc6, 0xe6, 0xdf, 0xc9],
  [0x20, 0x21, 0x22, 0x23, 0xa4, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f],
  [0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f],
  [0xa1, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f],
  [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0xc4, 0xd6, 0xd1, 0xdc, 0xa7],
  [0xbf, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
  [0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0xe4, 0xf6, 0xf1, 0xfc, 0xe0],
];

const EXTENSION: [number, string][] = [
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
];

describe('the default alphabet', () => {
  test('every septet is the character of the specification, both ways', () => {
    for (const [septet, point] of COLUMNS.flat().entries()) {
      if (point === null) continue;
      const character = String.fromCodePoint(point);
      expect(decodeGsm7(Uint8Array.of(septet))).toBe(character);
      expect([...encodeGsm7(character)]).toEqual([septet]);
    }
  });

  test('every character of the extension table takes an escape and its septet', () => {
    for (const [septet, character] of EXTENSION) {
      expect([...encodeGsm7(character)]).toEqual([0x1b, septet]);
      expect(decodeGsm7(Uint8Array.of(0x1b, septet))).toBe(character);
    }
  });

  test('it has 127 characters of one septet and 10 of two, and no other', () => {
    const cost = septetCosts();
    const costs = Array.from({ length: 0x10000 }, (_, unit) => cost(unit));

    expect(costs.filter((each) => each === 1)).toHaveLength(127);
    expect(costs.filter((each) => each === 2)).toHaveLength(10);
  });

  test.each([
    ['an escape before a position without a character shows the main table', [0x1b, 0x41], 'A'],
    ['an escape before CR shows CR', [0x1b, 0x0d], '\r'],
    ['two escapes show a space', [0x1b, 0x1b, 0x65], ' e'],
    ['an escape at the end shows a space', [0x41, 0x1b], 'A '],
  ])('%s', (_, septets, text) => {
    expect(decodeGsm7(Uint8Array.from(septets))).toBe(text);
  });

  test.each([
    ['', 0],
    ['hello', 5],
    ['[€]', 6],
    ['\f', 2],
    ['ж', undefined],
    ['`', undefined],
    ['a\u0000', undefined],
    ['😀', undefined],
    ['ç', undefined], // the alphabet has the capital only
  ])('%j takes %s septets', (text, length) => {
    expect(septetLength(text)).toBe(length);
    expect(isGsm7(text)).toBe(length !== undefined);
  });

  test('what it lacks is named', () => {
    expect(() => encodeGsm7('a😀')).toThrow('found U+1F600');
  });
});

const SHIFTS = Array.from({ length: 14 }, (_, locking) =>
  Array.from({ length: 14 }, (_, single) => ({ locking, single })),
).flat();

describe('national language tables', () => {
  test('there are twelve locking and thirteen single shift tables', () => {
    expect([...LOCKING_SHIFT_TABLES.keys()]).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect([...SINGLE_SHIFT_TABLES.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  test('every locking table has 128 positions, the escape where it always is, and digits where they always are', () => {
    for (const table of LOCKING_SHIFT_TABLES.values()) {
      expect(table).toHaveLength(128);
      expect(table.charAt(0x1b)).toBe('\u0000');
      expect(table.slice(0x30, 0x3a)).toBe('0123456789');
      expect(table.slice(0x61, 0x7b)).toBe('abcdefghijklmnopqrstuvwxyz');
    }
  });

  test('every single shift table has the ten characters of the default extension table', () => {
    for (const table of SINGLE_SHIFT_TABLES.values()) {
      expect(EXTENSION.map(([septet]) => table.get(septet))).toEqual(EXTENSION.map(([, character]) => character));
    }
  });

  test('no main table has a character twice, so that each has one septet', () => {
    for (const [id, table] of LOCKING_SHIFT_TABLES) {
      const characters = [...table].filter((character) => character !== '\u0000');
      expect(new Set(characters).size, `locking shift ${id}`).toBe(characters.length);
    }
  });

  test.each([
    [{ single: 1 }, 'ğ', [0x1b, 0x67]],
    [{ locking: 1 }, 'ğ', [0x0c]],
    [{ single: 2 }, 'á', [0x1b, 0x61]],
    [{ locking: 3 }, 'ã', [0x7b]],
    [{ locking: 6 }, 'क', [0x15]],
    [{ locking: 6 }, 'ँ', [0x00]],
    [{ locking: 6 }, ',', [0x2c]],
    [{ locking: 13, single: 13 }, '۹', [0x1b, 0x25]],
    [{ single: 12 }, '€', [0x1b, 0x65]],
    [{ locking: 3, single: 1 }, '€', [0x18]],
  ])('with %o, %s is %o', (shift, character, septets) => {
    expect([...encodeGsm7(character, shift)]).toEqual(septets);
    expect(decodeGsm7(Uint8Array.from(septets), shift)).toBe(character);
  });

  test('the fallback behind an escape is the locking table in force', () => {
    expect(decodeGsm7(Uint8Array.of(0x1b, 0x0b), { locking: 1 })).toBe('Ğ');
  });

  test('an identifier without a table changes nothing', () => {
    expect(septetLength('ğ', { locking: 2, single: 14 })).toBeUndefined();
    expect(encodeGsm7('aé€', { locking: 255, single: 255 })).toEqual(encodeGsm7('aé€'));
  });

  test('every character of every pair of tables comes back', () => {
    for (const shift of SHIFTS) {
      const all = charactersOf(shift).join('');
      const septets = encodeGsm7(all, shift);
      expect(decodeGsm7(septets, shift), JSON.stringify(shift)).toBe(all);
      expect(septets).toHaveLength(septetLength(all, shift) ?? -1);
    }
  });

  test('the cost of a text is the sum of what its characters cost', async () => {
    await fc.assert(
      fc.property(fc.constantFrom(...SHIFTS), gsmText(160), fc.string({ unit: 'binary' }), (shift, some, any) => {
        const text = some + any;
        const cost = septetCosts(shift);
        const costs = Array.from({ length: text.length }, (_, index) => cost(text.charCodeAt(index)));
        const sum = costs.includes(0) ? undefined : costs.reduce<number>((total, each) => total + each, 0);
        expect(septetLength(text, shift)).toBe(sum);
      }),
    );
  });
});
