import { expect, test } from 'vitest';
import { BridgeRig } from '../support/bridge.js';
import { runAgainst } from '../support/command.js';

const NUMBER = '+40722123456';
const SIM = '262010000000001';

async function holdOne(rig: BridgeRig): Promise<void> {
  const now = Date.now();
  const text = { text: 'hello whoever', body: 'hello whoever', encoding: 'gsm7' } as const;
  await rig.queue.createInbound(
    {
      ...{ id: 'held-1', modem: 'nokia', originator: NUMBER, callId: 'c', ...text, sentAt: now, receivedAt: now },
      holdReason: 'no SIP address was written',
    },
    [],
  );
}

test('a text that is held is listed, shown with its reason, and given a SIP user', async () => {
  await using rig = await BridgeRig.start();
  await holdOne(rig);

  const listed = await runAgainst(rig, 'inbound', 'list', '--held');
  const shown = await runAgainst(rig, 'inbound', 'show', 'held-1');
  const given = await runAgainst(
    rig,
    'inbound',
    'redeliver',
    'held-1',
    '--target',
    'sip:bob@EXAMPLE.org;transport=tcp',
  );

  expect(listed.out).toMatch(/held-1 .* held .* hello whoever/);
  expect(shown.out).toContain('no SIP address was written');
  expect(given).toMatchObject({ status: 0, out: 'held-1 delivering to sip:bob@example.org\n' });
  expect(await rig.queue.claimInbound(1_000)).toMatchObject({ id: 'held-1', target: 'sip:bob@example.org' });
  const again = await runAgainst(rig, 'inbound', 'redeliver', 'held-1', '--target', 'tel:112');
  expect(again.status).toBe(1);
});

test('a sender who calls himself like lines of ours stands on one line', async () => {
  await using rig = await BridgeRig.start();
  const now = Date.now();
  const text = { text: 'hello', body: 'hello', encoding: 'gsm7', callId: 'c', modem: 'nokia' } as const;
  const originator = 'x\nheld-9 \u001b[2J';
  await rig.queue.createInbound(
    { ...text, id: 'held-1', originator, holdReason: '-', sentAt: now, receivedAt: now },
    [],
  );

  const listed = await runAgainst(rig, 'inbound', 'list');
  const shown = await runAgainst(rig, 'inbound', 'show', 'held-1');

  expect(listed.out.trimEnd().split('\n')).toHaveLength(2);
  expect(`${listed.out}${shown.out}`).not.toMatch(/\u001b|^held-9/m);
});

test('what nobody can read is listed raw', async () => {
  await using rig = await BridgeRig.start();
  await rig.queue.receive({ modem: 'nokia', imsi: SIM, hex: '04FF', tpduLength: 2, receivedAt: Date.now() });
  await rig.queue.setAside([1], 'undecodable', 'TP-OA is cut short');

  const listed = await runAgainst(rig, 'inbound', 'list', '--undecodable');

  expect(listed.out).toMatch(/nokia .*TP-OA is cut short .*04FF/);
  expect((await runAgainst(rig, 'inbound', 'list', '--ignored')).out).toBe('No short message.\n');
});

test('conversations are listed and forgotten, never all of them by mistake', async () => {
  await using rig = await BridgeRig.start();
  await rig.queue.accept({
    message: {
      ...{ id: 'm', network: 'D1', sender: 'sip:alice@example.org', number: NUMBER, callId: 'c', body: 'x' },
      ...{ segments: ['x'], encoding: 'gsm7', concatenation: 'none', options: { statusReport: false } },
      ...{ priority: 0, acceptedAt: Date.now() },
    },
    ...{ idempotencyKey: 'k', detail: {} },
  });
  await rig.queue.claim({ modem: 'nokia', imsi: SIM, networks: ['D1'], previousMessageReference: 1, leaseMs: 60_000 });

  const listed = await runAgainst(rig, 'conversations', 'list', '--json');
  const all = await runAgainst(rig, 'conversations', 'forget');
  const one = await runAgainst(rig, 'conversations', 'forget', '--number', NUMBER);

  const conversation = { number: NUMBER, imsi: SIM, address: 'sip:alice@example.org', usedAt: expect.any(Number) };
  expect(JSON.parse(listed.out)).toEqual({ items: [conversation], next: null });
  expect(all.status).toBe(1);
  expect(one).toMatchObject({ status: 0, out: 'forgotten: 1\n' });
  expect((await runAgainst(rig, 'conversations', 'list')).out).toBe('No conversation.\n');
});
