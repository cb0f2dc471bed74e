import { describe, expect, test } from 'vitest';
import {
  decodePdu,
  encodePdu,
  fromHex,
  joinParts,
  PduError,
  pduFromJson,
  pduToJson,
  toHex,
} from '../../src/pdu/index.js';
import { exceptions, hexOf, present, REASON, type Vector, vectorsOf } from './vectors.js';

const unless = present ? '' : ` (left out: ${REASON})`;

function inJson(vector: Vector): unknown {
  const octets = fromHex(hexOf(vector));
  const smsc = vector.noSmsc !== true;
  const tpduLength = octets.length - (smsc ? 1 + (octets[0] ?? 0) : 0);
  return JSON.parse(JSON.stringify(pduToJson(decodePdu(octets, { smsc, tpduLength }), tpduLength)));
}

/** The text of a joined set; the set's parts must decode one by one. */
function joined(vector: Vector): unknown {
  const parts = [vector.hex].flat().map((hex) => decodePdu(hex, { smsc: vector.noSmsc !== true }));
  return joinParts(parts.filter((part) => part.type === 'deliver' || part.type === 'submit'));
}

/** What a piece of work says about a vector: its result, or the sentence of its error. */
function tried(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof PduError ? error.message : error;
  }
}

describe('shared vectors', () => {
  test.skipIf(!present).each(['deliver', 'submit', 'status-report'])(
    `every %s decodes to what it is${unless}`,
    (kind) => {
      const vectors = vectorsOf(kind);

      const wrong = vectors
        .map((vector) => ({ id: vector.id, read: tried(() => inJson(vector)), expected: vector.expect }))
        .filter(({ read, expected }) => JSON.stringify(sorted(read)) !== JSON.stringify(sorted(expected)));

      expect(vectors.length).toBeGreaterThan(100);
      expect(wrong).toEqual([]);
    },
  );

  test.skipIf(!present)(`every canonical one encodes to the same octets${unless}`, () => {
    const vectors = vectorsOf('deliver', 'submit', 'status-report').filter(({ canonical }) => canonical);

    const wrong = vectors
      .map((vector) => ({ id: vector.id, hex: tried(() => toHex(encodePdu(pduFromJson(vector.expect)))), vector }))
      .filter(({ hex, vector }) => hex !== vector.hex);

    expect(vectors.length).toBeGreaterThan(1000);
    expect(wrong).toEqual([]);
  });

  test.skipIf(!present)(`every valid one that is decoded and encoded again reads as before${unless}`, () => {
    const wrong = vectorsOf('deliver', 'submit', 'status-report').filter((vector) => {
      const smsc = vector.noSmsc !== true;
      const pdu = decodePdu(hexOf(vector), { smsc });
      return JSON.stringify(decodePdu(encodePdu(pdu), { smsc })) !== JSON.stringify(pdu);
    });

    expect(wrong).toEqual([]);
  });

  test.skipIf(!present)(`every malformed one is refused${unless}`, () => {
    const vectors = vectorsOf('malformed');

    const taken = vectors.filter((vector) => {
      const read = tried(() => decodePdu(hexOf(vector), { smsc: vector.noSmsc !== true }));
      return typeof read !== 'string';
    });

    expect(vectors.length).toBeGreaterThan(100);
    expect(taken).toEqual([]);
  });

  test.skipIf(!present)(
    `every set of segments joins to the whole text, and to nothing while one is missing${unless}`,
    () => {
      const vectors = vectorsOf('concat-set');

      const wrong = vectors.filter((vector) => {
        const whole = tried(() => joined(vector));
        const lacking = tried(() => joined({ ...vector, hex: vector.hex.slice(1) }));
        return JSON.stringify(whole) !== JSON.stringify({ text: Object(vector.expect).text }) || lacking !== undefined;
      });

      expect(vectors.length).toBeGreaterThan(20);
      expect(wrong).toEqual([]);
    },
  );

  test('an exception names the clause that its vector contradicts', () => {
    expect(exceptions.filter(({ id, clause }) => id === '' || !/^TS 2[34]\.\d+ §/.test(clause))).toEqual([]);
  });
});

/** The same value with the members of every object in alphabetical order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
