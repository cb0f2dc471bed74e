import { expect, test } from 'vitest';
import { GatewayError } from '../../src/core/index.js';
import type { QueueStore } from '../../src/queue/index.js';
import { type Rig, startRig } from './rig.js';

const IMSI = '262019999999999';
/** Somebody else's draft: to +491709999999, "mine". */
const FOREIGN = '0001000C91947190999999000004EDB4BB0C';

interface Start {
  /** Whether TP-MR can be read back. */
  counter?: boolean;
}

/** A modem that sends from its storage, in which another program's draft lies. */
async function startStoring({ counter = true }: Start = {}): Promise<Rig> {
  const rig = await startRig({
    started: false,
    modem: { sendFrom: 'storage' },
    sim: { sim: { imsi: IMSI, serviceCentre: '+491710760000' } },
  });
  if (!counter) rig.modem.on('+CRSM', () => '+CME ERROR: 4');
  rig.modem.sim?.messages.put({ status: 2, pdu: FOREIGN });
  rig.worker.start();
  await rig.ready();
  return rig;
}

function slots(rig: Rig): { status: number; pdu: string }[] {
  return rig.modem.stored('SM').map(({ status, pdu }) => ({ status, pdu }));
}

const ONLY_FOREIGN = [{ status: 2, pdu: FOREIGN }];

async function sendOne(rig: Rig): Promise<string> {
  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent', 'sent');
  await rig.quiet();
  return id;
}

async function refuseOne(rig: Rig): Promise<void> {
  rig.centre.refuseNext('+CMS ERROR: 38');
  const id = await rig.accept();
  await rig.until(async () => (await rig.find(id)).segments[0]?.attempts === 1);
  await rig.quiet();
  await rig.clock.advance(60_000);
  await rig.until(async () => (await rig.stateOf(id)) === 'sent', 'sent');
  await rig.quiet();
}

/** Where a process dies: nothing that it does behind this point has an effect. */
type Death = 'before the slot is committed' | 'before +CMSS' | 'behind +CMSS';

/** Lets the process die with a message on its way, and gives the next one the store and the modem. */
async function dieWith(rig: Rig, death: Death): Promise<Disposable & { id: string }> {
  await rig.clock.advance(20_000); // what was learned is kept with the next sweep
  const dead = rig.queue;
  const bury = death === 'behind +CMSS' ? loseAnswer(rig) : stallAt(dead, death);
  const id = await rig.accept();
  await rig.until(() => slots(rig).length === 2, 'the slot');
  if (death === 'behind +CMSS') await rig.until(() => slots(rig).some(({ status }) => status === 3), 'the mark');
  await rig.quiet();
  await dead.close();
  await rig.openStore();
  rig.makeWorker();
  rig.worker.start();
  await rig.ready();
  return { id, [Symbol.dispose]: bury };
}

function loseAnswer(rig: Rig): () => void {
  rig.modem.loseAnswerNext('+CMSS');
  return () => undefined;
}

function stallAt(queue: QueueStore, death: Death): () => void {
  const keep = queue.keep.bind(queue);
  let bury: () => void = () => undefined;
  queue.keep = async (shelf, key, value) => {
    if (shelf !== 'draft' || value === null) return await keep(shelf, key, value);
    if (death === 'before +CMSS') await keep(shelf, key, value);
    await new Promise<void>((_resolve, reject) => {
      bury = () => reject(new GatewayError('STORE_UNAVAILABLE', 'the process is dead'));
    });
  };
  return () => bury();
}

test('a message is written to a slot, sent from it, and its slot is emptied; drafts of others stay', async () => {
  await using rig = await startStoring();

  const id = await sendOne(rig);

  expect(rig.modem.sent).toMatchObject([{ destination: '+491701234567', text: 'hello' }]);
  expect((await rig.find(id)).segments).toMatchObject([{ state: 'sent', messageReference: 0, attempts: 1 }]);
  expect(rig.modem.written.filter((line) => /^AT\+CM(?:GW|SS|GD|GS)\b/.test(line))).toEqual([
    expect.stringMatching(/^AT\+CMGW=\d+$/),
    'AT+CMSS=2',
    'AT+CMGD=2',
  ]);
  expect(slots(rig)).toEqual(ONLY_FOREIGN);
  expect(await rig.queue.kept('draft')).toEqual([]);
});

test('all parts of a long message go from slots, one after the other', async () => {
  await using rig = await startStoring();

  const id = await rig.accept('one two', { segments: ['one', 'two'], concatenation: 'udh8' });
  await rig.until(async () => (await rig.stateOf(id)) === 'sent', 'sent');
  await rig.quiet();

  expect(rig.modem.sent.map(({ text }) => text)).toEqual(['one', 'two']);
  expect(slots(rig)).toEqual(ONLY_FOREIGN);
});

test('the PDU that the network gets is the one that goes by the line', async () => {
  await using rig = await startStoring();
  await using straight = await startRig({ sim: { sim: { imsi: IMSI, serviceCentre: '+491710760000' } } });

  await sendOne(rig);
  await sendOne(straight);

  expect(rig.modem.sent[0]?.tpdu).toBe(straight.modem.sent[0]?.tpdu);
});

test('a refusal of the network is tried again from a new slot, and the old one is emptied', async () => {
  await using rig = await startStoring();

  await refuseOne(rig);

  expect(rig.modem.sent).toHaveLength(1);
  expect(slots(rig)).toEqual(ONLY_FOREIGN);
});

test.each([
  ['+CMGW is refused', '+CMGW', '+CMS ERROR: 322'],
  ['+CMGW says no slot', '+CMGW', ['OK']],
])('where %s the message goes by the line', async (_what, name, reply) => {
  await using rig = await startStoring();
  rig.modem.refuseNext(name, reply);

  await sendOne(rig);

  expect(rig.modem.sent).toHaveLength(1);
  expect(rig.modem.written.some((line) => line.startsWith('AT+CMGS='))).toBe(true);
  expect(rig.worker.snapshot().quirks).toContain('stores-no-drafts');
});

test('a store that cannot note the slot keeps the message from being sent, and it is sent later', async () => {
  await using rig = await startStoring();
  const keep = rig.queue.keep.bind(rig.queue);
  let broken = true;
  rig.queue.keep = async (shelf, key, value) => {
    if (broken && shelf === 'draft' && value !== null) throw new GatewayError('STORE_UNAVAILABLE', 'the disk is full');
    await keep(shelf, key, value);
  };

  const id = await rig.accept();
  await rig.until(async () => (await rig.find(id)).segments[0]?.attempts === 1);
  await rig.quiet();
  expect(rig.modem.sent).toHaveLength(0);
  expect(slots(rig)).toEqual(ONLY_FOREIGN);
  broken = false;
  await rig.clock.advance(60_000);
  await rig.until(async () => (await rig.stateOf(id)) === 'sent', 'sent');

  expect(rig.modem.sent).toHaveLength(1);
});

test('silence behind +CMSS is uncertain, and a bare OK that comes late does not make it a message that was taken back', async () => {
  await using rig = await startStoring({ counter: false });
  rig.modem.on('+CMSS', async (_command, next) => {
    await next();
    return { lines: [], final: undefined };
  });
  const unhook = rig.modem.on('+CSQ', () => {
    unhook();
    return ['OK', '+CSQ: 20,99', 'OK'];
  });

  const id = await rig.accept();
  await rig.until(() => rig.modem.sent.length === 1);
  await rig.clock.advance(125_000);
  await rig.until(async () => (await rig.stateOf(id)) === 'uncertain', 'uncertain');
  await rig.clock.advance(600_000);

  expect(rig.modem.sent).toHaveLength(1);
});

test('a late +CMSS: settles the fate', async () => {
  await using rig = await startStoring();
  rig.modem.delayAnswerNext('+CMSS', 121_000);

  const id = await rig.accept();
  await rig.until(() => rig.modem.sent.length === 1);
  await rig.clock.advance(125_000);
  await rig.until(async () => (await rig.stateOf(id)) === 'sent', 'sent');

  expect((await rig.find(id)).segments).toMatchObject([{ messageReference: 0, attempts: 1 }]);
});

test('killed between +CMGW and +CMSS: a slot that still reads STO UNSENT proves it unsent, where the modem marks what it sent', async () => {
  await using rig = await startStoring({ counter: false });
  await sendOne(rig);

  using crash = await dieWith(rig, 'before +CMSS');
  await rig.until(async () => (await rig.stateOf(crash.id)) === 'sent', 'sent');
  await rig.quiet();

  expect(rig.modem.sent).toHaveLength(2);
  expect((await rig.queue.timeline(crash.id)).map(({ event }) => event)).not.toContain('uncertain');
  expect(slots(rig)).toEqual(ONLY_FOREIGN);
  expect(await rig.queue.kept('draft')).toEqual([]);
});

test('killed between +CMGW and +CMSS: without that proof it is uncertain and not sent, and its slot is emptied', async () => {
  await using rig = await startStoring({ counter: false });

  using crash = await dieWith(rig, 'before +CMSS');
  await rig.quiet();

  expect(await rig.stateOf(crash.id)).toBe('uncertain');
  expect(rig.modem.sent).toHaveLength(0);
  expect(slots(rig)).toEqual(ONLY_FOREIGN);
});

test('killed between +CMGW and +CMSS: a modem that was seen to mark nothing proves nothing', async () => {
  await using rig = await startStoring({ counter: false });
  rig.modem.on('+CMSS', async (_command, next) => {
    const answer = await next();
    for (const [, message] of rig.modem.sim?.messages.entries() ?? []) message.status = 2;
    return answer;
  });
  await sendOne(rig);

  using crash = await dieWith(rig, 'before +CMSS');
  await rig.quiet();

  expect(await rig.stateOf(crash.id)).toBe('uncertain');
  expect(rig.modem.sent).toHaveLength(1);
});

test('killed before its slot was committed: the counter of the SIM decides, as ever', async () => {
  await using rig = await startStoring();
  await sendOne(rig);

  using crash = await dieWith(rig, 'before the slot is committed');
  await rig.until(async () => (await rig.stateOf(crash.id)) === 'sent', 'sent');

  expect(rig.modem.sent).toHaveLength(2);
});

test('killed behind +CMSS: STO SENT is no proof of the network where the modem was not seen to wait for it', async () => {
  await using rig = await startStoring();
  await sendOne(rig);

  using crash = await dieWith(rig, 'behind +CMSS');
  await rig.quiet();

  expect(await rig.stateOf(crash.id)).toBe('uncertain');
  const uncertain = (await rig.queue.timeline(crash.id)).find(({ event }) => event === 'uncertain');
  expect(uncertain?.detail.evidence).toMatchObject({ slot: 'sent', tells: 'advanced by one' });
  expect(rig.modem.sent).toHaveLength(2);
  expect(slots(rig)).toEqual(ONLY_FOREIGN);
});

test('killed behind +CMSS: STO SENT counts as sent where the modem was seen to set it after the network took it, and not else', async () => {
  await using rig = await startStoring();
  await sendOne(rig);
  await refuseOne(rig);

  using crash = await dieWith(rig, 'behind +CMSS');
  await rig.quiet();

  expect(await rig.stateOf(crash.id)).toBe('sent');
  expect(rig.modem.sent).toHaveLength(3);
  expect(slots(rig)).toEqual(ONLY_FOREIGN);
});

test('a slot that holds something else by now is left alone, and proves nothing', async () => {
  await using rig = await startStoring({ counter: false });
  await sendOne(rig);
  const draft = { imsi: IMSI, messageId: 'message-1', segment: 1, token: 1, storage: 'SM', index: 1 }; // the foreign one's slot
  await rig.queue.keep('draft', 'x', JSON.stringify({ ...draft, hex: FOREIGN.replace('EDB4BB0C', 'EDB4BB0D') }));

  rig.modem.reset();
  await rig.quiet();
  await rig.clock.advance(30_000);

  expect(slots(rig)).toEqual(ONLY_FOREIGN);
});
