import { expect, test } from 'vitest';
import { collect, type Rig, startRig } from './rig.js';

const PHONE = '+491709999999';

async function received(rig: Rig): Promise<string[]> {
  return (await rig.queue.pendingPdus(100)).map(({ hex }) => hex);
}

function deliver(rig: Rig, text: string): void {
  rig.centre.deliver({ to: 'nokia', from: PHONE, text });
}

/** Puts a PDU into a slot of the SIM, as if it had come before. Status as TS 27.005 §3.1 has it. */
function put(rig: Rig, pdu: string, status: 0 | 1 | 2 | 3 = 0): void {
  rig.modem.sim?.messages.put({ status, pdu });
}

const DELIVER = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07';

test('a message that is announced is read, committed and then deleted', async () => {
  await using rig = await startRig();
  const facts = collect(rig.events, 'segmentReceived');
  let atDeletion = 0;
  rig.modem.on('+CMGD', async () => {
    atDeletion = (await received(rig)).length;
    return undefined;
  });

  deliver(rig, 'hello');
  await rig.until(() => rig.modem.stored('SM').length === 0 && facts.length === 1);
  await rig.quiet();

  expect(atDeletion).toBe(1);
  expect(await rig.queue.pendingPdus(10)).toMatchObject([
    { modem: 'nokia', imsi: '262010000000001', tpduLength: expect.any(Number) },
  ]);
  expect(facts).toEqual([{ modem: 'nokia', result: 'received' }]);
});

test('messages that lie there from before the start are taken, drafts and sent ones are left', async () => {
  await using rig = await startRig({ started: false });
  put(rig, DELIVER, 1);
  put(rig, '0001000B91', 2);
  put(rig, '0001000B92', 3);

  rig.worker.start();
  await rig.until(async () => (await received(rig)).length === 1);
  await rig.quiet();

  expect(rig.modem.stored('SM').map(({ status }) => status)).toEqual([2, 3]);
});

test('receiving goes on while a message is on its way, and while there is no network to send', async () => {
  await using rig = await startRig();
  rig.modem.setNetworkTime(1_000);
  for (const text of ['one', 'two', 'three']) await rig.accept(text);
  await rig.until(() => rig.state() === 'sending');

  deliver(rig, 'in between');
  await rig.clock.advance(1_000);
  await rig.until(async () => (await received(rig)).length === 1);

  expect(rig.modem.sent.length).toBeLessThan(3);
});

test('what is announced without a usable slot is found by looking for it', async () => {
  await using rig = await startRig();
  rig.modem.rewordUrc('+CMTI', () => ['+CMTI: "SM",-1']);

  deliver(rig, 'hello');
  await rig.until(() => rig.modem.stored('SM').length === 0);

  expect(await received(rig)).toHaveLength(1);
});

test('what is announced in another storage than it lies in is found by the sweep', async () => {
  await using rig = await startRig();
  rig.modem.rewordUrc('+CMTI', () => ['+CMTI: "ME",1']);

  deliver(rig, 'hello');
  await rig.quiet();
  await rig.clock.advance(20_000);
  await rig.until(async () => (await received(rig)).length === 1);
});

test('what is not announced at all is found by the sweep', async () => {
  await using rig = await startRig();
  rig.modem.rewordUrc('+CMTI', () => []);

  deliver(rig, 'hello');
  await rig.quiet();
  expect(await received(rig)).toHaveLength(0);
  await rig.clock.advance(20_000);

  expect(await received(rig)).toHaveLength(1);
});

test('a full storage is emptied at once', async () => {
  await using rig = await startRig();
  rig.modem.rewordUrc('+CMTI', () => []);
  deliver(rig, 'hello');

  rig.modem.urc('^SMMEMFULL: "SM"');
  await rig.until(() => rig.modem.stored('SM').length === 0);
});

test('a message whose octets came before is deleted too', async () => {
  await using rig = await startRig();
  const facts = collect(rig.events, 'segmentReceived');
  put(rig, DELIVER);
  put(rig, DELIVER);

  await rig.clock.advance(20_000);

  expect(facts.map(({ result }) => result)).toEqual(['received', 'duplicate']);
  expect(await received(rig)).toHaveLength(1);
  expect(rig.modem.stored('SM')).toHaveLength(0);
});

test('octets that nobody can read are committed as they are', async () => {
  await using rig = await startRig();
  const facts = collect(rig.events, 'segmentReceived');
  put(rig, '0791XYZ4');

  await rig.clock.advance(20_000);

  expect(await received(rig)).toEqual(['0791XYZ4']);
  expect(facts).toEqual([{ modem: 'nokia', result: 'undecodable' }]);
  expect(rig.modem.stored('SM')).toHaveLength(0);
});

for (const [title, name] of [
  ['is announced', '+CMGR'],
  ['is listed', '+CMGL'],
] as const) {
  test(`a message that ${title}, and of which the line loses a digit, is read again before its slot is emptied`, async () => {
    await using rig = await startRig();
    const facts = collect(rig.events, 'segmentReceived');
    const restore = rig.modem.on(name, async (_command, next) => {
      restore();
      const answer = await next();
      return { ...answer, lines: answer.lines.map((line) => (line.startsWith('+') ? line : line.slice(0, -1))) };
    });

    if (name === '+CMGR') rig.centre.deliverRaw({ to: 'nokia', tpdu: DELIVER.slice(16) });
    else put(rig, DELIVER);
    await rig.clock.advance(20_000);

    expect(await received(rig)).toEqual([expect.stringMatching(new RegExp(`${DELIVER.slice(16)}$`))]);
    expect(facts).toEqual([{ modem: 'nokia', result: 'received' }]);
    expect(rig.modem.stored('SM')).toHaveLength(0);
  });
}

test('a slot that cannot be emptied is taken once and then passed over', async () => {
  await using rig = await startRig();
  const facts = collect(rig.events, 'segmentReceived');
  rig.modem.on('+CMGD', () => '+CMS ERROR: 320');

  deliver(rig, 'stuck');
  await rig.quiet();
  await rig.clock.advance(200_000);

  expect(facts).toHaveLength(1);
  expect(rig.modem.written.filter((line) => line.startsWith('AT+CMGD'))).toHaveLength(1);
});

test('a slot that cannot be read is tried once for each announcement', async () => {
  await using rig = await startRig();
  rig.modem.on('+CMGR', () => '+CMS ERROR: 321');
  rig.modem.urc('+CMTI: "SM",7');

  await rig.quiet();
  await rig.clock.advance(60_000);

  expect(rig.modem.written.filter((line) => line.startsWith('AT+CMGR'))).toHaveLength(1);
});

test('a modem that refuses to list is read slot by slot', async () => {
  await using rig = await startRig({ started: false });
  rig.modem.on('+CMGL', () => '+CMS ERROR: 303');
  put(rig, DELIVER);

  rig.worker.start();
  await rig.until(async () => (await received(rig)).length === 1);
  await rig.until(() => rig.modem.stored('SM').length === 0);
});

test('a modem that never ends its list is read slot by slot, and goes on working', async () => {
  await using rig = await startRig({ started: false });
  rig.modem.on('+CMGL', () => ({ lines: [], final: undefined }));
  put(rig, DELIVER);
  rig.worker.start();
  await rig.ready();

  await rig.clock.advance(25_000);
  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect(await received(rig)).toHaveLength(1);
});

test('a store that cannot be written keeps the message in its slot until it can', async () => {
  let broken = true;
  await using rig = await startRig({ started: false });
  const { queue } = rig;
  const receive = queue.receive.bind(queue);
  queue.receive = async (pdu) => {
    if (broken) throw new Error('disk full');
    return receive(pdu);
  };
  rig.worker.start();
  await rig.ready();

  deliver(rig, 'precious');
  await rig.quiet();
  expect(rig.modem.stored('SM')).toHaveLength(1);
  broken = false;
  await rig.clock.advance(20_000);

  expect(rig.modem.stored('SM')).toHaveLength(0);
  expect(await received(rig)).toHaveLength(1);
});

test('a modem of the old mode, whose octets lack the service centre, is read the same', async () => {
  await using rig = await startRig();
  const bare = DELIVER.slice(16);
  rig.modem.on('+CMGL', () => [`+CMGL: 1,0,,${bare.length / 2}`, bare, 'OK']);

  rig.modem.urc('+SMS FULL');
  await rig.until(async () => (await received(rig)).length === 1);

  expect(await received(rig)).toEqual([`00${bare}`]);
});

test('a report is committed before it is acknowledged', async () => {
  await using rig = await startRig();
  let atAcknowledgement = 0;
  rig.modem.on('+CNMA', async () => {
    atAcknowledgement = (await received(rig)).length;
    return undefined;
  });
  const facts = collect(rig.events, 'segmentReceived');

  const id = await rig.accept('hello', { options: { statusReport: true } });
  await rig.until(() => facts.length === 1);
  await rig.quiet();

  expect(atAcknowledgement).toBe(1);
  expect(facts).toEqual([{ modem: 'nokia', result: 'report' }]);
  expect(await rig.stateOf(id)).toBe('sent');
});

test('a report that the store took too late for is not acknowledged; indications are set again and all is looked for', async () => {
  await using rig = await startRig({ started: false });
  const { queue } = rig;
  const receive = queue.receive.bind(queue);
  let stalled = true;
  queue.receive = async (pdu) => {
    if (stalled) throw new Error('the disk stalls');
    return receive(pdu);
  };
  rig.worker.start();
  await rig.ready();

  await rig.accept('hello', { options: { statusReport: true } });
  await rig.until(() => rig.modem.sent.length === 1);
  await rig.clock.advance(9_000);
  rig.modem.written.length = 0;
  stalled = false;
  await rig.clock.advance(1_000);

  expect(rig.modem.written).not.toContain('AT+CNMA');
  expect(rig.modem.written).toContain('AT+CNMI=2,1,0,1,0');
  expect(rig.modem.written).toContain('AT+CMGL=4');
  expect(await received(rig)).toHaveLength(1);
});

test('a modem that refuses +CNMA is not made to wait for it any more, and reports go on', async () => {
  await using rig = await startRig();
  rig.modem.on('+CNMA', () => '+CMS ERROR: 340');
  const facts = collect(rig.events, 'segmentReceived');

  await rig.accept('one', { options: { statusReport: true } });
  await rig.until(() => facts.length === 1);
  await rig.quiet();
  await rig.accept('two', { options: { statusReport: true } });
  await rig.clock.advance(60_000); // until the network offers again what it holds to be not taken
  await rig.until(() => facts.filter(({ result }) => result === 'report').length === 2);

  expect(rig.modem.written).toContain('AT+CSMS=0');
  expect(rig.modem.written.filter((line) => line === 'AT+CNMA')).toHaveLength(1);
});

test('reports that lie in slots are read where they are announced', async () => {
  await using rig = await startRig({ modem: { reports: 'stored' } });
  const facts = collect(rig.events, 'segmentReceived');

  await rig.accept('hello', { options: { statusReport: true } });
  await rig.until(() => facts.length === 1);

  expect(facts).toEqual([{ modem: 'nokia', result: 'report' }]);
  await rig.until(() => rig.modem.stored('SR').length === 0);
});

test('indications that a modem advertises and refuses are replaced by others that serve', async () => {
  await using rig = await startRig({ started: false });
  rig.modem.behaviour.cnmi = {
    ...rig.modem.behaviour.cnmi,
    mode: { advertised: [0, 1, 2], accepted: [0, 1] },
    ds: { advertised: [0, 1, 2], accepted: [0, 2] },
    bfr: { advertised: [0, 1], accepted: [1] },
  };
  rig.worker.start();
  await rig.ready();

  expect(rig.modem.written.filter((line) => line.startsWith('AT+CNMI')).at(-1)).toBe('AT+CNMI=1,1,0,2,1');
  expect(rig.worker.snapshot().reports).toBe('stored');
});

test('a URC in the middle of a send, a report and a message at once: each reaches its reader', async () => {
  await using rig = await startRig();
  const facts = collect(rig.events, 'segmentReceived');
  rig.modem.cutAnswersEvery(1);
  rig.modem.injectNext('+CMGS', ['^RSSI: 18', '+CDS: 25', `0006${'AB'.repeat(24)}`, 'RING'], 'before final');
  deliver(rig, 'hello');

  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');
  await rig.until(() => facts.length === 2);

  expect(facts.map(({ result }) => result).toSorted()).toEqual(['received', 'report']);
});

test('a worker that is stopped still acknowledges the report on its last message', async () => {
  await using rig = await startRig();
  rig.modem.setNetworkTime(1_000);
  await rig.accept('last', { options: { statusReport: true } });
  await rig.until(() => rig.state() === 'sending');

  const stopped = rig.worker.stop();
  await rig.clock.advance(1_000);
  await stopped;

  expect(rig.modem.written).toContain('AT+CNMA');
  expect(rig.centre.waitingFor('nokia')).toHaveLength(0);
  expect(await received(rig)).toHaveLength(1);
});

test('a worker that is stopped while the store stalls ends all the same, and the network keeps its report', async () => {
  await using rig = await startRig();
  rig.queue.receive = async () => {
    throw new Error('the disk stalls');
  };
  await rig.accept('last', { options: { statusReport: true } });
  await rig.until(() => rig.modem.sent.length === 1);
  await rig.quiet();

  const stopped = rig.worker.stop();
  await rig.clock.advance(10_000);
  await stopped;

  expect(rig.modem.written).not.toContain('AT+CNMA');
  expect(rig.centre.waitingFor('nokia')).toHaveLength(1);
});

test('a storage that drafts fill up is told once, until there is room again', async () => {
  await using rig = await startRig({ started: false });
  for (let slot = 0; slot < 17; slot += 1) put(rig, '0001000B91', 2);
  const told = async () => (await rig.worker.news.entries()).filter(({ kind }) => kind === 'storage');

  rig.worker.start();
  await rig.until(async () => (await told()).length > 0);
  rig.modem.urc('^SMMEMFULL: "SM"');
  await rig.quiet();

  expect(await told()).toEqual([expect.objectContaining({ storage: 'SM', used: 17, total: 20 })]);
});
