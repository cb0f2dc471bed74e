import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePdu, epochMs, packSeptets, toHex } from '../../src/pdu/index.js';

const PYTHON = '/usr/bin/python3';
const SCRIPT = fileURLToPath(new URL('osmocom-witness.py', import.meta.url));
const LOAD = 'import ctypes; ctypes.CDLL("libosmogsm.so.18")';

const hasOsmocom = spawnSync(PYTHON, ['-I', '-c', LOAD]).status === 0;

/** What libosmogsm says to each question, in order. */
function witness(questions: readonly object[]): string[] {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const { status, stdout } = spawnSync(PYTHON, ['-I', SCRIPT], { input, encoding: 'utf8', maxBuffer: 1 << 26 });
  expect(status).toBe(0);
  return stdout.trimEnd().split('\n');
}

test.skipIf(!hasOsmocom)(
  'libosmogsm packs septets as we do, behind any number of fill bits [needs libosmogsm18]',
  () => {
    const septets = fc.array(fc.nat(127), { minLength: 1, maxLength: 160 }).map((values) => Uint8Array.from(values));
    const cases = fc.sample(fc.record({ septets, fill: fc.nat(6) }), 3_000);

    const theirs = witness(cases.map(({ septets: values, fill }) => ({ septets: toHex(values), fill })));

    expect(cases.map(({ septets: values, fill }) => toHex(packSeptets(values, fill)))).toEqual(theirs);
  },
);

/** Any moment that libosmogsm places in the right century, and its zone. */
const moment = fc.record({
  year: fc.nat(69),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
  hour: fc.nat(23),
  minute: fc.nat(59),
  second: fc.nat(59),
  quarters: fc.integer({ min: -47, max: 55 }),
});

/** TP-SCTS as hex: semi-octets swapped, the sign of the zone in bit 3 of its octet (TS 23.040 §9.2.3.11). */
function stampOf({ quarters, ...clock }: typeof moment extends fc.Arbitrary<infer T> ? T : never): string {
  const { year, month, day, hour, minute, second } = clock;
  const octets = [year, month, day, hour, minute, second].map((value) => `${value % 10}${Math.floor(value / 10)}`);
  const tens = Math.floor(Math.abs(quarters) / 10) | (quarters < 0 ? 8 : 0);
  return `${octets.join('')}${Math.abs(quarters) % 10}${tens.toString(16).toUpperCase()}`;
}

test.skipIf(!hasOsmocom)(
  'libosmogsm reads the clock of time stamps as we do; it drops the zone [needs libosmogsm18]',
  () => {
    const moments = fc.sample(moment, 2_000);

    const theirs = witness(moments.map((given) => ({ stamp: stampOf(given) })));

    const ours = moments.map((given) => {
      const pdu = decodePdu(`040281210000${stampOf(given)}00`, { smsc: false });
      return pdu.type === 'deliver' ? epochMs(pdu.serviceCentreTimestamp) / 1000 + given.quarters * 900 : pdu.type;
    });
    expect(ours).toEqual(theirs.map(Number));
  },
);
