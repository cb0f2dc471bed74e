import { expect, test } from 'vitest';
import { Intake } from '../../src/inbound/intake.js';
import { hexOf, present, REASON, vectorsOf } from '../pdu/vectors.js';
import { options, Rig } from './rig.js';

interface Expected {
  type: string;
  text?: string;
  pid: number;
  tpduLength?: number;
  udh: { concat?: unknown; ports?: unknown } | null;
}

/** DELIVERs of others' test suites, each PDU once. */
function delivers() {
  const seen = new Set<string>();
  return vectorsOf('deliver').flatMap((vector) => {
    const hex = hexOf(vector).toUpperCase();
    if (!vector.id.startsWith('A-') || vector.noSmsc === true || seen.has(hex)) return [];
    seen.add(hex);
    return [{ id: vector.id, hex, expected: vector.expect as Expected }];
  });
}

test(`every DELIVER found in the world becomes one message with its text, or is kept with a reason${present ? '' : ` (left out: ${REASON})`}`, async () => {
  if (!present) return;
  await using rig = await Rig.start();
  const all = delivers();
  const intake = new Intake(
    { ...options, default: 'sip:office@example.org', rules: ['default'] },
    { ...rig.deps, reports: { take: (pdu) => rig.queue.setAside([pdu.id], 'ignored', 'a report') } },
  );
  for (const { id, hex, expected } of all) {
    const tpduLength = expected.tpduLength ?? null;
    await rig.queue.receive({ modem: id, imsi: '', hex, tpduLength, receivedAt: rig.clock.now() });
  }
  rig.keep(intake);
  intake.start();
  await rig.until(async () => (await rig.queue.pendingPdus(1)).length === 0);

  const page = await rig.queue.list({ direction: 'from-mobile' }, { limit: 1_000 });
  const aside = await Promise.all(
    (['ignored', 'undecodable'] as const).map((state) => rig.queue.asidePdus(state, { limit: 1_000 })),
  );
  const wrong = all.filter(({ id, expected }) => {
    const made = page.items.filter(({ modem }) => modem === id);
    const kept = aside.some(({ items }) => items.some(({ modem, reason }) => modem === id && reason !== null));
    if (expected.udh?.concat !== undefined && made.length + Number(kept) === 0) return false; // waits for the rest
    if (made.length === 0) return !kept;
    const isRead = expected.text === undefined || expected.text.toWellFormed() === made[0]?.text.toWellFormed();
    return made.length > 1 || !isRead;
  });
  expect(all.length).toBeGreaterThan(50);
  expect(wrong.map(({ id }) => id)).toEqual([]);
});
