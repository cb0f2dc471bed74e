import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { buildDelivers } from '../../src/simulator/tpdu/deliver.js';
import { readSubmit } from '../../src/simulator/tpdu/submit.js';
import { readText } from '../../src/simulator/tpdu/witness.js';

interface Vector {
  id: string;
  kind: string;
  hex: string;
  noSmsc?: boolean;
  canonical?: boolean;
  expect: { text?: string; encoding?: string; compressed?: boolean; mr?: number; udh?: unknown; dcs?: number };
}

/** The corpus lies beside the checkout where it is at hand; it is no part of the repository. */
const CORPUS = process.env.SMS_VECTORS ?? fileURLToPath(new URL('../../../shared/vectors/', import.meta.url));

function vectors(...names: string[]): Vector[] {
  return names
    .map((name) => `${CORPUS}/${name}.jsonl`)
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, 'utf8').trim().split('\n'))
    .map((line): Vector => JSON.parse(line));
}

const tpduOf = ({ hex, noSmsc }: Vector) => (noSmsc ? hex : hex.slice(2 + 2 * Number.parseInt(hex.slice(0, 2), 16)));
const submits = vectors('generated-submit', 'real-pdu', 'generated-concat-set').filter(({ kind }) => kind === 'submit');
const delivers = vectors('generated-deliver').filter(({ kind }) => kind === 'deliver');
const absent = submits.length === 0 || delivers.length === 0;

test(absent ? `the corpus is not at ${CORPUS}: nothing was compared` : 'the corpus is at hand', () => {
  if (absent) console.warn(`the simulator was not compared with other codecs: no corpus at ${CORPUS} (SMS_VECTORS)`);
  expect(submits.length > 0).toBe(!absent);
});

test('every SUBMIT of the corpus is read, and its text is shown rightly or not at all', () => {
  let shown = 0;
  for (const vector of submits) {
    const tpdu = tpduOf(vector);
    expect(readSubmit(tpdu), vector.id).toMatchObject({ messageReference: vector.expect.mr });
    const text = readText(tpdu);
    if (text === null) continue;
    expect(text, vector.id).toBe(vector.expect.text);
    shown += 1;
  }
  expect(shown).toBeGreaterThanOrEqual(absent ? 0 : 500);
});

test('texts from mobile have the user data that the corpus has', () => {
  let compared = 0;
  for (const { id, hex, canonical, expect: fields } of delivers) {
    const { text, encoding, udh, compressed } = fields;
    if (canonical !== true || compressed === true || udh !== null || text === undefined) continue;
    if (encoding !== 'gsm7' && encoding !== 'ucs2') continue;
    const [tpdu = ''] = buildDelivers({ from: '1', text, encoding, at: 0 }, 0);
    expect(hex.endsWith(tpdu.slice(26)), id).toBe(true); // behind 13 octets of first octet, TP-OA, PID, DCS and SCTS
    compared += 1;
  }
  expect(compared).toBeGreaterThanOrEqual(absent ? 0 : 100);
});
