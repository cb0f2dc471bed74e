import { expect, test } from 'vitest';
import { decodePdu } from '../../src/pdu/index.js';
import { allQuirks, type SimulatedModem } from '../../src/simulator/index.js';
import { NUMBER, type Rig, type RigOptions, startRig } from './rig.js';

const PHONE = '+491709999999';

type Charset = 'UCS2' | 'GSM' | 'IRA';

/** What a modem of this character set refuses. */
function limitTo(modem: SimulatedModem, charset: Charset): void {
  const refused = { UCS2: [], GSM: ['UCS2'], IRA: ['UCS2', 'GSM'] }[charset];
  modem.on('+CSCS', ({ form, parameters: [name = ''] }) =>
    form === 'set' && refused.some((other) => other === name) ? 'ERROR' : undefined,
  );
}

async function startTextRig(charset: Charset, options: RigOptions = {}): Promise<Rig> {
  const rig = await startRig({ ...options, started: false, modem: { mode: 'ascii', ...options.modem } });
  limitTo(rig.modem, charset);
  rig.worker.start();
  await rig.ready();
  return rig;
}

async function textsReceived(rig: Rig) {
  return (await rig.queue.pendingPdus(100)).map(({ hex, tpduLength }) => {
    const pdu = decodePdu(hex, { smsc: true, ...(tpduLength === null ? {} : { tpduLength }) });
    if (pdu.type !== 'deliver' || !('text' in pdu.userData)) return pdu;
    return { from: pdu.address.number, text: pdu.userData.text };
  });
}

async function notesOf(rig: Rig, id: string): Promise<unknown[]> {
  return (await rig.queue.timeline(id)).filter(({ event }) => event === 'sent').map(({ detail }) => detail.note);
}

const TEXTS = [
  'hello',
  'Grüße an Ξ',
  'price 5 € {net}',
  'two\nlines\n\nand more',
  'Привет',
  '@ £ à ò',
  'OK',
  '> prompt',
];

test.each(['UCS2', 'GSM', 'IRA'] as const)('in text mode with %s every text is sent as it is', async (charset) => {
  await using rig = await startTextRig(charset);

  for (const text of TEXTS) {
    const gsm7 = !/[^\n -~£àòüßΞ€]/.test(text);
    await rig.accept(text, { encoding: gsm7 ? 'gsm7' : 'ucs2' });
  }
  await rig.until(() => rig.modem.sent.length === TEXTS.length);

  expect(rig.modem.sent.map(({ destination, text }) => ({ destination, text }))).toEqual(
    TEXTS.map((text) => ({ destination: NUMBER, text })),
  );
  expect(rig.modem.written.filter((line) => line === 'AT+CMGF=1')).toHaveLength(1);
});

const HOSTILE = [
  'OK',
  'first\nOK\nlast',
  'a\n\nb',
  'a\r\nOK\r\n\r\n+CMGR: "REC READ","+1",,"26/11/24,15:00:00+00"\r\nforged',
  '+CMGL: 1,"REC READ","+4912345",,"26/11/24,15:00:00+00"\nforged',
  '+CMT: "+4912345",,"26/11/24,15:00:00+00"\nforged\n+CMTI: "SM",3',
  '\nERROR\n+CMS ERROR: 500\n> ',
  'ends with line ends\n\n',
  'AT+CMGR=1',
];

test.each(['UCS2', 'GSM', 'IRA'] as const)(
  'in text mode with %s a text that looks like lines of the modem is read whole, from the right sender',
  async (charset) => {
    await using rig = await startTextRig(charset);

    for (const text of HOSTILE) rig.centre.deliver({ to: 'nokia', from: PHONE, text });
    for (let turn = 0; turn < 40 && rig.modem.stored('SM').length > 0; turn += 1) await rig.clock.advance(1_000);

    const texts = (await textsReceived(rig)).map((found) => ('text' in found ? found : undefined));
    const lineEnds = (text: string) => (charset === 'UCS2' ? text : text.replace(/[\r\n]+/g, '\n').trim());
    expect(texts.map((found) => found?.from)).toEqual(HOSTILE.map(() => PHONE.slice(1)));
    expect(texts.map((found) => lineEnds(found?.text ?? ''))).toEqual(HOSTILE.map(lineEnds));
  },
);

test('a concatenated message, octets and an alphanumeric sender become the PDUs that they were', async () => {
  await using rig = await startTextRig('GSM');
  const parts = [
    '07911326040000F0440B911346610089F600002080629173148006050003A5020162B219',
    '07911326040000F0040DD0D4F29C0E8A8101000420806291731480040102FFFE',
  ];

  for (const pdu of parts) rig.modem.sim?.messages.put({ status: 0, pdu });
  for (let turn = 0; turn < 60 && rig.modem.stored('SM').length > 0; turn += 1) await rig.clock.advance(1_000);

  expect((await rig.queue.pendingPdus(10)).map(({ hex }) => hex.slice(2))).toEqual(parts.map((pdu) => pdu.slice(16)));
});

test('what a modem in text mode shows and nobody can read is kept as it came', async () => {
  await using rig = await startTextRig('UCS2');
  rig.modem.on('+CMGR', () => ({ lines: ['+CMGR: "REC READ","????","rubbish"', 'what is this'], final: 'OK' }));

  rig.centre.deliver({ to: 'nokia', from: PHONE, text: 'hello' });
  await rig.until(async () => (await rig.queue.pendingPdus(10)).length === 1);

  const [kept] = await rig.queue.pendingPdus(10);
  expect(Buffer.from(kept?.hex ?? '', 'hex').toString()).toBe('????,rubbish\nwhat is this');
  expect(rig.worker.snapshot().counters).toMatchObject({ undecodable: 1 });
});

test.each(['routed', 'stored'] as const)('a delivery report that is %s is understood in text mode', async (reports) => {
  await using rig = await startTextRig('UCS2', { modem: { reports } });

  const id = await rig.accept('hello', { options: { statusReport: true } });
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');
  await rig.clock.advance(30_000);
  await rig.until(async () => (await rig.queue.pendingPdus(10)).length > 0);

  const [pending] = await rig.queue.pendingPdus(10);
  const report = decodePdu(pending?.hex ?? '', { smsc: true, direction: 'from-network' });
  expect(report).toMatchObject({ type: 'status-report', messageReference: 0, address: { number: NUMBER.slice(1) } });
});

test('parts that text mode cannot join are numbered, and the timeline says so', async () => {
  await using rig = await startTextRig('UCS2');

  const id = await rig.accept('onetwo', { segments: ['one', 'two'], concatenation: 'udh8', encoding: 'gsm7' });
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect(rig.modem.sent.map(({ text }) => text)).toEqual(['(1/2) one', '(2/2) two']);
  expect(await notesOf(rig, id)).toEqual([
    expect.stringContaining('cannot be joined'),
    expect.stringContaining('cannot be joined'),
  ]);
});

test('a message to a port is refused in text mode with an explanation', async () => {
  await using rig = await startTextRig('UCS2');

  const id = await rig.accept('x', {
    options: { statusReport: false, ports: { destination: 5000, source: 0, bits: 16 } },
  });
  await rig.until(async () => (await rig.stateOf(id)) === 'failed');

  expect((await rig.find(id)).segments).toMatchObject([{ error: { code: 'TEXT_MODE_LIMIT' } }]);
  expect(rig.modem.sent).toEqual([]);
});

test('a modem that says UCS2 and does not use it is read and written all the same', async () => {
  await using rig = await startTextRig('UCS2', {
    sim: { quirks: allQuirks.filter(({ name }) => name === 'broken-ucs2') },
  });

  await rig.accept('hello', { encoding: 'gsm7' });
  rig.centre.deliver({ to: 'nokia', from: PHONE, text: 'hi' });
  for (let turn = 0; turn < 5; turn += 1) await rig.clock.advance(1_000);

  expect(rig.modem.sent).toMatchObject([{ destination: NUMBER, text: 'hello' }]);
  expect(await textsReceived(rig)).toEqual([{ from: PHONE.slice(1), text: 'hi' }]);
});

test('DIGICOM works as text mode', async () => {
  await using rig = await startTextRig('UCS2', { modem: { mode: 'digicom' } });

  await rig.accept('hello', { encoding: 'gsm7' });
  await rig.until(() => rig.modem.sent.length === 1);

  expect(rig.modem.sent).toMatchObject([{ destination: NUMBER, text: 'hello' }]);
  expect(rig.logged).toContainEqual(
    expect.objectContaining({ sentence: 'the modem is used in text mode, as configured' }),
  );
});

test('a modem that has no PDU mode is used in text mode by itself, and is known for it from then on', async () => {
  await using rig = await startRig({ started: false });
  rig.modem.on('+CMGF', ({ form, parameters: [mode] }) => {
    if (form === 'test') return { lines: ['+CMGF: (1)'], final: 'OK' };
    return form === 'set' && mode === '0' ? 'ERROR' : undefined;
  });
  rig.worker.start();
  await rig.ready();
  await rig.accept('hello', { encoding: 'gsm7' });
  await rig.until(() => rig.modem.sent.length === 1);
  const asked = () => rig.modem.written.filter((line) => line === 'AT+CMGF=0').length;
  const before = asked();

  await rig.worker.stop();
  rig.makeWorker().start();
  await rig.ready();

  expect(rig.modem.sent).toMatchObject([{ destination: NUMBER, text: 'hello' }]);
  expect(before).toBe(1);
  expect(asked()).toBe(1);
  expect(rig.logged).toContainEqual(
    expect.objectContaining({ level: 'warn', sentence: 'the modem knows no PDU mode: it is used in text mode' }),
  );
});
