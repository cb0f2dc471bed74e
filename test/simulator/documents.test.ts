import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { orderNames } from '../../src/simulator/control/orders.js';
import { readOrder, readScript } from '../../src/simulator/control/read-order.js';
import { allQuirks, profiles, readRecording } from '../../src/simulator/index.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/simulator.md'), 'utf8');
const lines = page.split('\n');

test('the documentation names each deviation with its row and what it does', () => {
  for (const { row, name, about } of allQuirks) {
    const line = lines.find((each) => each.startsWith(`| ${row} | \`${name}\` |`));
    expect(line, name).toContain(about.replaceAll('|', '\\|'));
  }
});

test('the documentation tells for each row why it is there or not', () => {
  const families = { QS: 25, QN: 26, QM: 25, QL: 32, QE: 14 };
  const rows = Object.entries(families).flatMap(([family, count]) =>
    Array.from({ length: count }, (_, i) => `${family}${String(i + 1).padStart(2, '0')}`),
  );
  const leftOut = rows.filter((row) => !allQuirks.some((quirk) => quirk.row === row));

  expect(leftOut).toEqual(['QS23', 'QL25', 'QE06', 'QE13']);
  for (const row of leftOut) expect(lines.filter((line) => line.startsWith(`| ${row} | | left out: `))).toHaveLength(1);
});

test('the documentation names each model with its deviations', () => {
  for (const { name, make, model, quirks } of profiles)
    expect(page).toContain(
      `| \`${name}\` | ${make} ${model} | ${quirks.map((quirk) => quirk.name).join(', ') || 'none'} |`,
    );
});

test('the documentation tells every order, and its examples are orders and a script', () => {
  for (const name of orderNames) expect(page, name).toMatch(new RegExp(`^\\|[^|]*\`${name}\``, 'm'));

  const examples = lines.filter((line) => line.startsWith('{"do"') || line.startsWith('{"at"'));
  expect(examples.length).toBeGreaterThan(10);
  for (const example of examples) expect(readScript(example), example).toHaveLength(1);
  const [, spoken = ''] = /echo '(.*)' \| socat/.exec(page) ?? [];
  expect(readOrder(spoken)).toMatchObject({ do: 'deliver', text: 'hello' });
});

test('the documentation has a dialogue that can be replayed', () => {
  const [, example = ''] = /```text\n(# GW[^`]*)```/.exec(page) ?? [];

  expect(readRecording(example)).toMatchObject({ greeting: '\r\nSMS Ready\r\n', exchanges: [{}, {}, {}] });
});
