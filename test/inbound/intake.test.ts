import { expect, test } from 'vitest';
import { GatewayError } from '../../src/core/index.js';
import { type InboundOptions, InboundWorker, type StatusReports } from '../../src/inbound/index.js';
import { Intake } from '../../src/inbound/intake.js';
import { type Address, decodePdu, encodeTpdu, toHex } from '../../src/pdu/index.js';
import type { MessageView } from '../../src/queue/index.js';
import { numberTest } from '../../src/routing/index.js';
import { buildDelivers, type DeliverFields } from '../../src/simulator/tpdu/deliver.js';
import { buildStatusReport } from '../../src/simulator/tpdu/status-report.js';
import { options, Rig } from './rig.js';

const FROM = '+40722123456';

/** Starts the intake; status reports end in `reports`. */
function takeIn(rig: Rig, changes: Partial<InboundOptions> = {}, reports: StatusReports = ignoreReports(rig)): Intake {
  const intake = new Intake({ ...options, ...changes }, { ...rig.deps, reports });
  rig.keep(intake);
  intake.start();
  return intake;
}

function ignoreReports(rig: Rig): StatusReports {
  return { take: (pdu) => rig.queue.setAside([pdu.id], 'ignored', 'a report') };
}

/** Commits TPDUs as a modem does, with the service centre in front. */
async function receive(rig: Rig, tpdus: string[], modem = 'nokia'): Promise<void> {
  const receivedAt = rig.clock.now();
  for (const tpdu of tpdus) {
    const pdu = {
      modem,
      imsi: '226010000000001',
      hex: `0791947101670000${tpdu}`,
      tpduLength: tpdu.length / 2,
      receivedAt,
    };
    await rig.queue.receive(pdu);
  }
}

function text(rig: Rig, body: string, more: Partial<DeliverFields> = {}): string[] {
  return buildDelivers({ from: FROM, text: body, at: rig.clock.now() - 7_000, ...more }, 77);
}

/** A DELIVER whose sender chose a name, which may look like anything. */
function deliverFromName(name: string, body: string): string {
  return deliverFrom({ typeOfNumber: 5, numberingPlan: 0, number: name }, body);
}

function deliverFrom(address: Address, body: string): string {
  const [hex = ''] = buildDelivers({ from: FROM, text: body, at: Date.UTC(2026, 0, 1) }, 77);
  const pdu = decodePdu(hex, { smsc: false, direction: 'from-network' });
  if (pdu.type !== 'deliver') throw new Error('expected a DELIVER');
  return toHex(encodeTpdu({ ...pdu, address }));
}

async function messages(rig: Rig): Promise<MessageView[]> {
  return (await rig.queue.list({ direction: 'from-mobile' }, { limit: 50 })).items.reverse();
}

async function received(rig: Rig, count = 1): Promise<MessageView[]> {
  await rig.until(async () => (await messages(rig)).length >= count);
  return messages(rig);
}

test('a text with the reply header goes to the SIP user it names, without the header', async () => {
  await using rig = await Rig.start();
  takeIn(rig);

  await receive(rig, text(rig, 'From sip:alice@example.org (if you reply DO NOT remove it)\r\n\r\nBună ziua'));

  const [message] = await received(rig);
  expect(message).toMatchObject({ state: 'delivering', from: FROM, to: 'sip:alice@example.org', modem: 'nokia' });
  expect(await rig.queue.claimInbound(1_000)).toMatchObject({
    ...{ target: 'sip:alice@example.org', body: 'Bună ziua', originator: FROM, sentAt: rig.clock.now() - 7_000 },
    callId: `${message?.id}@sms.example.org`,
  });
  expect(await rig.queue.pendingPdus(10)).toEqual([]);
});

test('texts that came before the start are taken', async () => {
  await using rig = await Rig.start();
  await receive(rig, text(rig, 'sip:alice@example.org one'));
  await receive(rig, text(rig, 'sip:alice@example.org two'));

  takeIn(rig);

  expect(await received(rig, 2)).toHaveLength(2);
});

test.each([
  ['SIP user in the text', 'body', 'sip:bob@example.org hello', 'sip:bob@example.org', 'hello'],
  [
    'fixed target, whatever is in the text',
    'none',
    'sip:bob@example.org hello',
    'sip:office@example.org',
    'sip:bob@example.org hello',
  ],
  ['mixed, with an address', 'mixed', 'sip:bob@example.org hello', 'sip:bob@example.org', 'hello'],
  ['mixed, without one', 'mixed', 'hello', 'sip:office@example.org', 'hello'],
  [
    'mixed, with one that is not allowed',
    'mixed',
    'sip:bob@evil.example hello',
    'sip:office@example.org',
    'sip:bob@evil.example hello',
  ],
] as const)('scan: %s', async (_what, scan, written, target, body) => {
  await using rig = await Rig.start();
  takeIn(rig, { modems: [{ name: 'nokia', scan, target: 'sip:office@example.org' }] });

  await receive(rig, text(rig, written));

  await received(rig);
  const claim = await rig.queue.claimInbound(1_000);
  expect(claim?.target).toBe(target);
  expect(claim?.body.trim()).toBe(body);
});

test.each([
  ['no address', 'hello there', 'no SIP address was written'],
  ['an address elsewhere', 'sip:bob@evil.example hello', 'the SIP address that was written is in none of our domains'],
])(
  'a text with %s is held with the reason, or goes to the default target where there is one',
  async (_what, written, reason) => {
    await using rig = await Rig.start();
    const intake = takeIn(rig);
    await receive(rig, text(rig, written));
    const [held] = await received(rig);
    expect(held).toMatchObject({ state: 'held', to: null, text: written });
    expect(await rig.queue.timeline(held?.id ?? '')).toContainEqual(expect.objectContaining({ detail: { reason } }));
    await intake.stop();

    takeIn(rig, { default: 'sip:office@example.org' });
    await receive(rig, text(rig, `${written}!`));

    const [, sent] = await received(rig, 2);
    expect(sent).toMatchObject({ state: 'delivering', to: 'sip:office@example.org', text: `${written}!` });
  },
);

test('other domains may be allowed', async () => {
  await using rig = await Rig.start();
  takeIn(rig, { targetDomains: ['partner.example'] });

  await receive(rig, text(rig, 'sip:bob@partner.example hello'));

  expect(await received(rig)).toMatchObject([{ to: 'sip:bob@partner.example' }]);
});

test('segments become one message when the last is there, in whatever order they come', async () => {
  await using rig = await Rig.start();
  takeIn(rig);
  const long = `sip:alice@example.org ${'Zażółć gęślą jaźń \u{1F600} '.repeat(12)}end`;
  const tpdus = text(rig, long);
  expect(tpdus.length).toBeGreaterThan(3);

  const [first, ...rest] = tpdus;
  await receive(rig, rest.reverse());
  await rig.until(async () => (await rig.queue.pendingPdus(10)).length === 0);
  expect(await messages(rig)).toEqual([]);
  await receive(rig, [first ?? '']);

  expect(await received(rig)).toMatchObject([{ text: long, to: 'sip:alice@example.org', encoding: 'ucs2' }]);
});

test('segments of two senders under one reference do not mix', async () => {
  await using rig = await Rig.start();
  takeIn(rig);
  const one = text(rig, `sip:alice@example.org ${'a'.repeat(200)}`);
  const two = text(rig, `sip:alice@example.org ${'b'.repeat(200)}`, { from: '+40722999999' });

  await receive(rig, [one[0] ?? '', two[1] ?? '', two[0] ?? '', one[1] ?? '']);

  const bodies = (await received(rig, 2)).map(({ from, text: whole }) => [from, whole.at(-1)]);
  expect(Object.fromEntries(bodies)).toEqual({ [FROM]: 'a', '+40722999999': 'b' });
});

test.each([
  ['a short code', '12345', '12345'],
  ['a national number', '0722123456', '0722123456'],
  ['a name', 'ACME', 'ACME'],
])('%s is no international number', async (_what, from, shown) => {
  await using rig = await Rig.start();
  takeIn(rig);

  await receive(rig, text(rig, 'sip:alice@example.org hello', { from }));

  expect(await received(rig)).toMatchObject([{ from: shown }]);
});

test.each([
  ['+4917012345', 'sms-+4917012345', 'sip:sms-_4917012345@sms.example.org'],
  ['12345', 'sms-12345', 'sip:sms-12345@sms.example.org'],
  ['0170/555', 'sms-0170/555', 'sip:sms-0170_555@sms.example.org'],
  ['ACME', 'ACME', 'sip:sms-ACME@sms.example.org'],
])('the name %s never passes for a number, neither in lists nor in From', async (name, shown, uri) => {
  await using rig = await Rig.start();
  const worker = new InboundWorker(options, { ...rig.deps, reports: ignoreReports(rig) });
  rig.keep(worker);
  worker.start();

  await receive(rig, [deliverFromName(name, 'sip:alice@example.org hello')]);

  await rig.until(() => rig.proxy.sent.length === 1);
  expect(rig.proxy.sent).toMatchObject([{ from: { uri, displayName: `"${shown}"` } }]);
  expect(await messages(rig)).toMatchObject([{ from: shown }]);
});

test('digits of a number that look like letters stay a number', async () => {
  await using rig = await Rig.start();
  const worker = new InboundWorker(options, { ...rig.deps, reports: ignoreReports(rig) });
  rig.keep(worker);
  worker.start();

  await receive(rig, [deliverFrom({ typeOfNumber: 0, numberingPlan: 1, number: '12ab' }, 'sip:alice@example.org hi')]);

  await rig.until(() => rig.proxy.sent.length === 1);
  expect(rig.proxy.sent).toMatchObject([{ from: { uri: 'sip:12ab@sms.example.org' } }]);
});

test('a message whose segments were all filed when the process died is made by the next one', async () => {
  await using rig = await Rig.start();
  const long = `sip:alice@example.org ${'x'.repeat(300)}`;
  await receive(rig, text(rig, long));
  let filed = 0;
  const dying = new Proxy(rig.queue, {
    get: (target, name) => {
      if (name === 'filePart') filed += 1;
      if (name === 'createInbound') return () => Promise.reject(new GatewayError('STORE_UNAVAILABLE', 'it was killed'));
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  const first = new Intake(options, { ...rig.deps, queue: dying, reports: ignoreReports(rig) });
  first.start();
  await rig.until(() => rig.log.lines.some(({ level }) => level === 'error'));
  await first.stop();
  expect(filed).toBe(3);

  takeIn(rig);

  expect(await received(rig)).toMatchObject([{ text: long, to: 'sip:alice@example.org' }]);
});

test('a message whose segments never all come is delivered after a day, with a mark at each gap', async () => {
  await using rig = await Rig.start();
  takeIn(rig);
  const pieces = text(
    rig,
    `sip:alice@example.org ${'a'.repeat(131)}${'b'.repeat(153)}${'c'.repeat(153)}${'d'.repeat(20)}`,
  );
  expect(pieces).toHaveLength(4);
  const [one = '', , , four = ''] = pieces;
  await receive(rig, [four, one]);
  await rig.until(async () => (await rig.queue.pendingPdus(10)).length === 0);

  await rig.clock.advance(86_400_000 - 1);
  expect(await messages(rig)).toEqual([]);
  await rig.clock.advance(300_001);

  const [message] = await received(rig);
  expect(message).toMatchObject({
    to: 'sip:alice@example.org',
    text: `sip:alice@example.org ${'a'.repeat(131)}[...]${'d'.repeat(20)}`,
  });
  expect((await rig.queue.timeline(message?.id ?? ''))[0]?.detail).toMatchObject({ missing: [2, 3] });
});

test('a segment that comes in time takes part, and each that comes prolongs the wait', async () => {
  await using rig = await Rig.start();
  takeIn(rig, { reassemblyMs: 3_600_000 });
  const long = `sip:alice@example.org ${'a'.repeat(300)}`;
  const pieces = text(rig, long);
  expect(pieces).toHaveLength(3);

  for (const piece of pieces) {
    await receive(rig, [piece]);
    await rig.until(async () => (await rig.queue.pendingPdus(10)).length === 0);
    await rig.clock.advance(3_000_000);
  }

  expect(await received(rig)).toMatchObject([{ text: long }]);
});

test('what cannot be decoded is kept raw and told, and what comes after it is delivered', async () => {
  await using rig = await Rig.start();
  takeIn(rig);

  await receive(rig, ['04', 'FFFFFFFF', '']);
  await receive(rig, text(rig, 'sip:alice@example.org hello'));

  expect(await received(rig)).toHaveLength(1);
  expect(rig.log.lines.filter(({ sentence }) => sentence.includes('kept as it came'))).toHaveLength(3);
  expect(await rig.queue.pendingPdus(10)).toEqual([]);
});

test('a message of type 0 is shown to nobody, and data for the SIM neither; both are kept raw', async () => {
  await using rig = await Rig.start();
  takeIn(rig);

  await receive(rig, text(rig, 'ping', { protocolIdentifier: 0x40 }));
  await receive(rig, text(rig, 'load', { protocolIdentifier: 0x7f }));
  await rig.until(async () => (await rig.queue.asidePdus('ignored', { limit: 9 })).items.length === 2);

  expect(await messages(rig)).toEqual([]);
});

test('octets that are no text are held and shown in hexadecimal', async () => {
  await using rig = await Rig.start();
  takeIn(rig, { default: 'sip:office@example.org' });

  await receive(rig, text(rig, '\u0001\u0002', { encoding: '8bit' }));

  const [message] = await received(rig);
  expect(message).toMatchObject({ state: 'held', to: null, text: '0102' });
  expect((await rig.queue.timeline(message?.id ?? '')).at(-1)?.detail).toEqual({
    reason: '2 octets of data, which are no text',
  });
});

test('a text that replaces others of its type takes the place of one that waits', async () => {
  await using rig = await Rig.start();
  takeIn(rig);

  await receive(rig, text(rig, 'sip:alice@example.org 1 new', { protocolIdentifier: 0x41 }));
  await received(rig);
  await receive(rig, text(rig, 'sip:alice@example.org 2 new', { protocolIdentifier: 0x41 }));

  expect(await received(rig, 2)).toMatchObject([{ state: 'failed' }, { state: 'delivering' }]);
  expect(await rig.queue.claimInbound(1_000)).toMatchObject({ body: '2 new', traits: { replaceType: 1 } });
});

test('a reference that is used again joins no segments of two messages', async () => {
  await using rig = await Rig.start();
  takeIn(rig);
  const old = text(rig, `sip:alice@example.org ${'a'.repeat(200)}`);
  await receive(rig, [old[1] ?? '']);
  await rig.until(async () => (await rig.queue.pendingPdus(10)).length === 0);
  await rig.clock.advance(2 * 3_600_000);
  const fresh = text(rig, `sip:alice@example.org ${'b'.repeat(200)}`);

  await receive(rig, [fresh[0] ?? '']);
  await rig.until(async () => (await rig.queue.pendingPdus(10)).length === 0);
  expect(await messages(rig)).toEqual([]);
  await receive(rig, [fresh[1] ?? '']);

  expect(await received(rig)).toMatchObject([{ text: `sip:alice@example.org ${'b'.repeat(200)}` }]);
  await rig.clock.advance(86_400_000);
  await rig.until(async () => (await messages(rig)).length === 2);
  expect((await messages(rig))[1]?.text).toMatch(/^\[\.\.\.\]a+$/);
});

test('the rest of a text that was delivered with a gap makes it whole', async () => {
  await using rig = await Rig.start();
  takeIn(rig, { reassemblyMs: 600_000 });
  const whole = `sip:alice@example.org ${'a'.repeat(400)}`;
  const [one = '', two = '', three = ''] = text(rig, whole);
  await receive(rig, [one, three]);
  await rig.until(async () => (await rig.queue.pendingPdus(10)).length === 0);
  await rig.clock.advance(900_001);
  await received(rig);

  await receive(rig, [two]);

  const [gapped, joined] = await received(rig, 2);
  expect(gapped).toMatchObject({ state: 'failed', text: expect.stringContaining('[...]') });
  expect(joined).toMatchObject({ state: 'delivering', text: whole });
});

test('an MMS notification is told in words, to whom its sender last heard from', async () => {
  await using rig = await Rig.start();
  takeIn(rig, { default: 'sip:office@example.org' });
  const latin = (written: string) => `${Buffer.from(written, 'latin1').toString('hex')}00`;
  const address = latin('+40722123456/TYPE=PLMN');
  const fields = `8c8298${latin('T1')}8d9089${(address.length / 2 + 1).toString(16)}80${address}96${latin('Holiday')}8e02300083${latin('http://mmsc.example/x')}`;
  const push = `000601be${fields}`;
  const header = '0605040b8423f0';
  const data = header + push;
  const octets = (data.length / 2).toString(16).padStart(2, '0');
  const tpdu = `440b910427222143f500f562101100000080${octets}${data}`;

  await receive(rig, [tpdu]);

  expect(await received(rig)).toMatchObject([
    { text: 'MMS from +40722123456: Holiday: http://mmsc.example/x', to: 'sip:office@example.org' },
  ]);
});

test('a time stamp that cannot be true is not believed', async () => {
  await using rig = await Rig.start();
  takeIn(rig);

  await receive(rig, text(rig, 'sip:alice@example.org hello', { at: Date.UTC(2002, 9, 12) }));

  await received(rig);
  expect(await rig.queue.claimInbound(1_000)).toMatchObject({ sentAt: rig.clock.now() });
});

test('a status report goes to whoever takes reports', async () => {
  await using rig = await Rig.start();
  const taken: unknown[] = [];
  takeIn(
    rig,
    {},
    {
      take: async (pdu, report) => {
        taken.push(report);
        await rig.queue.setAside([pdu.id], 'ignored', 'taken');
      },
    },
  );
  const at = rig.clock.now();

  await receive(rig, [
    buildStatusReport({ messageReference: 9, recipient: FROM, submittedAt: at, dischargedAt: at + 3_000, status: 0 }),
  ]);

  await rig.until(() => taken.length === 1);
  expect(taken).toMatchObject([{ type: 'status-report', messageReference: 9, status: 0 }]);
});

test('a fault with one PDU does not keep the others waiting', async () => {
  await using rig = await Rig.start();
  takeIn(rig, {}, { take: () => Promise.reject(new Error('a bug')) });
  const at = rig.clock.now();

  await receive(rig, [
    buildStatusReport({ messageReference: 9, recipient: FROM, submittedAt: at, dischargedAt: at, status: 0 }),
    ...text(rig, 'sip:alice@example.org hello'),
  ]);

  await received(rig);
  expect(rig.log.lines).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      fields: expect.objectContaining({ reason: expect.stringContaining('a bug') }),
    }),
  );
});

test('a store that fails is asked again later, and nothing is set aside', async () => {
  await using rig = await Rig.start();
  let failures = 1;
  const { queue } = rig;
  const failing = new Proxy(queue, {
    get: (target, name) => {
      if (name === 'pendingPdus' && failures > 0) {
        failures -= 1;
        return () => Promise.reject(new GatewayError('STORE_UNAVAILABLE', 'disk full'));
      }
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  await receive(rig, text(rig, 'sip:alice@example.org hello'));
  const intake = new Intake(options, { ...rig.deps, queue: failing, reports: ignoreReports(rig) });
  rig.keep(intake);
  intake.start();
  await rig.until(() => rig.log.lines.some(({ level }) => level === 'error'));

  await rig.clock.advance(5_000);

  expect(await received(rig)).toHaveLength(1);
});

test('the whole way: what a modem received is with the SIP user at once', async () => {
  await using rig = await Rig.start();
  const worker = new InboundWorker(options, { ...rig.deps, reports: ignoreReports(rig) });
  rig.keep(worker);
  worker.start();

  await receive(rig, text(rig, 'sip:alice@example.org Bună'));

  await rig.until(() => rig.proxy.sent.length === 1);
  expect(rig.proxy.sent).toMatchObject([
    { target: 'sip:alice@example.org', from: { uri: `sip:${FROM}@sms.example.org` } },
  ]);
  await rig.until(() => rig.states.some(({ state }) => state === 'delivered'));
});

test('a text from a number that is denied is held, and says by which entry', async () => {
  await using rig = await Rig.start();
  takeIn(rig, { peers: { from: { deny: [numberTest('+4072')] } } });

  await receive(rig, text(rig, 'From sip:alice@example.org (if you reply DO NOT remove it)\r\n\r\nhello'));

  const [message] = await received(rig);
  expect(message).toMatchObject({ state: 'held', from: FROM, to: null, text: expect.stringContaining('hello') });
  expect(JSON.stringify(await rig.queue.timeline(message?.id ?? ''))).toContain('is denied by +4072');
});

test.each([
  ['STOP', 'Stop!', '+40722123456'],
  ['unsubscribe', ' UNSUBSCRIBE ', '+40722123456'],
])('who writes %s is remembered, until they want more again', async (_name, stop, number) => {
  await using rig = await Rig.start();
  const optOut = { stop: ['STOP', 'UNSUBSCRIBE'], start: ['START'] };
  takeIn(rig, { peers: { from: { deny: [] }, optOut } });

  await receive(rig, text(rig, stop));
  await received(rig);
  expect(await rig.queue.keptAt('optOut', number)).toBeDefined();

  await receive(rig, text(rig, 'start'));
  await received(rig, 2);
  expect(await rig.queue.keptAt('optOut', number)).toBeUndefined();
});

test.each([
  ['more than the word', 'stop the press', true],
  ['the word where nobody heeds it', 'STOP', false],
])('%s ends nothing', async (_name, said, heeds) => {
  await using rig = await Rig.start();
  const optOut = { stop: ['STOP'], start: ['START'] };
  takeIn(rig, { peers: { from: { deny: [] }, ...(heeds ? { optOut } : {}) } });

  await receive(rig, text(rig, said));
  await received(rig);

  expect(await rig.queue.kept('optOut')).toEqual([]);
});

test('a name that says STOP is nobody that could be written to', async () => {
  await using rig = await Rig.start();
  takeIn(rig, { peers: { from: { deny: [] }, optOut: { stop: ['STOP'], start: [] } } });

  await receive(rig, [deliverFromName('BANK', 'STOP')]);
  await received(rig);

  expect(await rig.queue.kept('optOut')).toEqual([]);
});
