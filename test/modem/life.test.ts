import { expect, test } from 'vitest';
import { GatewayError } from '../../src/core/index.js';
import { absent, portOf, startRig } from './rig.js';

test('a modem goes through its states and tells of each', async () => {
  await using rig = await startRig();

  expect(rig.states).toEqual(['opening', 'probing', 'ready']);
  expect(rig.worker.snapshot()).toMatchObject({
    name: 'nokia',
    state: 'ready',
    reason: null,
    signalDbm: -73,
    registration: 'home',
    reports: 'routed',
    identity: { manufacturer: 'Simulated', model: 'Standard', imsi: '262010000000001', imei: '490154200000018' },
  });
});

test.each([
  ['echo that cannot be switched off', 'E', undefined],
  ['no error numbers', '+CMEE', undefined],
  ['no identity', '+CGMM', undefined],
  ['no storage list', '+CPMS', 'test'],
  ['no registration URC', '+CREG', 'set'],
  ['no service 1', '+CSMS', undefined],
  ['no PIN state', '+CPIN', undefined],
  ['no IMSI', '+CIMI', undefined],
  ['no reading of the SIM', '+CRSM', undefined],
])('a modem with %s still comes up and sends', async (_name, command, form) => {
  await using rig = await startRig({ started: false });
  rig.modem.on(command, (asked) => (form === undefined || asked.form === form ? 'ERROR' : undefined));
  rig.worker.start();
  await rig.ready();

  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');
});

test.each([
  ['a prompt without its space', { prompt: '\r\n>' }],
  ['a prompt on a line of its own', { prompt: '\r\n>\r\n' }],
  ['doubled echo', { echoCopies: 2 }],
  ['line feeds only', { newline: '\n' }],
  ['carriage returns only', { newline: '\r' }],
  ['doubled line ends', { newline: '\r\r\n' }],
  ['blank lines', { blankLines: 3, answerLead: '\r\n\r\n' }],
  ['numeric results after power-on', { numericResults: true }],
  ['words of its own for ERROR', { unknownCommand: 'COMMAND NOT SUPPORT' }],
  ['endless lines of its own', { noise: [{ line: '^RSSI: 18', everyMs: 10 }] }],
])('a modem with %s sends and receives, its answers cut at every octet', async (_name, behaviour) => {
  await using rig = await startRig({ started: false });
  Object.assign(rig.modem.behaviour, behaviour);
  rig.modem.reset();
  rig.modem.cutAnswersEvery(1);
  rig.worker.start();
  await rig.ready();

  const id = await rig.accept('hello', { options: { statusReport: true } });
  rig.centre.deliver({ to: 'nokia', from: '+491709999999', text: 'hello yourself' });
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');
  await rig.until(async () => (await rig.queue.pendingPdus(10)).length === 2);

  expect(rig.modem.sent).toHaveLength(1);
});

test('a modem that is left waiting at its prompt is brought back with ESC', async () => {
  await using rig = await startRig({ started: false });
  const left = rig.modem.connect();
  left.write('AT+CMGS=20\r');
  await rig.quiet();

  rig.worker.start();
  await rig.ready();

  expect(rig.modem.sent).toHaveLength(0);
});

test('a device that is not there is tried again, and found at once when it appears', async () => {
  let plugged = false;
  let tries = 0;
  await using rig = await startRig({
    started: false,
    deps: {
      openPort: async () => {
        tries += 1;
        return plugged ? portOf(rig.modem.connect()) : absent();
      },
    },
  });
  rig.worker.start();
  await rig.clock.advance(60_000);
  expect(rig.worker.snapshot()).toMatchObject({ state: 'resting', reason: expect.stringContaining('does not exist') });
  expect(tries).toBeGreaterThan(6);
  expect(tries).toBeLessThan(12);

  plugged = true;
  rig.modem.unplug();
  rig.modem.plugIn();
  await rig.ready();
});

test('an unplugged modem is used again as soon as it is plugged in, without a restart', async () => {
  await using rig = await startRig();
  rig.modem.unplug();
  await rig.until(() => rig.state() === 'resting');
  const id = await rig.accept();
  await rig.clock.advance(120_000);
  expect(await rig.stateOf(id)).toBe('queued');

  rig.modem.plugIn();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');
});

test('where nothing tells of the device, it is found again within fifteen seconds', async () => {
  await using rig = await startRig({ deps: { watchDevice: () => () => undefined } });
  rig.modem.unplug();
  await rig.clock.advance(300_000);
  rig.modem.plugIn();

  await rig.clock.advance(15_000);
  await rig.ready();
});

test('a modem that says nothing any more is taken up the ladder, step by step, and parked at its end', async () => {
  await using rig = await startRig({ modem: { mayResetRadio: true } });
  rig.modem.freeze();

  await rig.clock.advance(180_000);

  expect(rig.resets).toEqual(['attention', 'reset', 'radio', 'reopen']);
  expect(rig.worker.snapshot()).toMatchObject({ state: 'parked', reason: 'the modem answers nothing' });
  expect(rig.logged.filter(({ level }) => level === 'error')).toMatchObject([{ sentence: 'the modem needs a person' }]);
});

test('a parked modem is tried again after a long pause', async () => {
  await using rig = await startRig();
  rig.modem.freeze();
  await rig.clock.advance(180_000);
  expect(rig.state()).toBe('parked');

  rig.modem.thaw();
  await rig.clock.advance(300_000);
  await rig.ready();
});

test('CFUN is left alone unless it is allowed', async () => {
  await using rig = await startRig();
  rig.modem.freeze();

  await rig.clock.advance(180_000);

  expect(rig.resets).toEqual(['attention', 'reset', 'reopen']);
});

test('a modem that wakes up on the first step is used at once, and a later trouble begins at the bottom again', async () => {
  await using rig = await startRig();
  rig.modem.freeze();
  await rig.until(async () => {
    await rig.clock.advance(1_000);
    return rig.state() === 'resting';
  });
  rig.modem.thaw();
  await rig.clock.advance(1_000);
  await rig.ready();
  await rig.accept();
  await rig.until(() => rig.modem.sent.length === 1);
  await rig.quiet();
  rig.modem.freeze();

  await rig.until(async () => {
    await rig.clock.advance(1_000);
    return rig.resets.length === 2;
  });
  expect(rig.resets).toEqual(['attention', 'attention']);
});

test('a modem that keeps talking but answers nothing is noticed', async () => {
  await using rig = await startRig();
  rig.modem.on('*', () => ({ lines: [], final: undefined }));
  const talking = () => {
    rig.modem.urc('^RSSI: 12');
    rig.clock.after(1_000, talking);
  };
  talking();

  await rig.clock.advance(60_000);

  expect(rig.resets[0]).toBe('attention');
});

test('a modem that restarted by itself is set up again, and its running message is not blindly sent twice', async () => {
  await using rig = await startRig();
  Object.assign(rig.modem.behaviour, { bootLines: ['RDY', 'SMS Ready'] });
  rig.modem.setNetworkTime(5_000);
  const id = await rig.accept();
  await rig.until(() => rig.state() === 'sending');
  rig.modem.written.length = 0;

  rig.modem.reset();
  await rig.until(() => rig.modem.written.includes('AT+CNMI=2,1,0,1,0'));
  await rig.until(async () => (await rig.stateOf(id)) === 'uncertain');

  expect(rig.modem.written).toContain('ATE0V1');
  await rig.ready();
});

test('a port that opens late, after the worker was stopped, is closed again', async () => {
  let closed = 0;
  let open: () => void = () => undefined;
  await using rig = await startRig({
    started: false,
    deps: {
      openPort: () =>
        new Promise((resolve) => {
          open = () => {
            resolve({
              ...portOf(rig.modem.connect()),
              async close() {
                closed += 1;
              },
            });
          };
        }),
    },
  });
  rig.worker.start();
  await rig.quiet();

  const stopped = rig.worker.stop();
  open();
  await stopped;

  expect(closed).toBe(1);
  expect(rig.state()).toBe('closed');
});

test('a port that fails to open for a reason of its own is told by that reason', async () => {
  await using rig = await startRig({
    started: false,
    deps: {
      openPort: async () => {
        throw new GatewayError(
          'PORT_UNAVAILABLE',
          'could not open /dev/ttyTEST: another program has it open and locked',
        );
      },
    },
  });
  rig.worker.start();
  await rig.until(() => rig.state() === 'resting');

  expect(rig.worker.snapshot()).toMatchObject({
    reason: expect.stringContaining('locked'),
    lastError: { at: expect.any(Number) },
  });
});

test('a worker that has stopped leaves no timer behind', async () => {
  await using rig = await startRig();
  await rig.accept();
  await rig.until(() => rig.modem.sent.length === 1);
  await rig.quiet();

  await rig.worker.stop();

  expect(rig.clock.pending).toBe(0);
});

test('a restart that nothing announces is noticed by the echo, before a PDU is given to a modem in text mode', async () => {
  await using rig = await startRig();
  rig.modem.reset();
  rig.modem.written.length = 0;

  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  const told = rig.modem.written.filter((line) => /^AT(?:\+CMGS|E0|\+CMGF)/.test(line));
  expect(told).toEqual([expect.stringMatching(/CMGS/), 'ATE0V1', 'AT+CMGF=0', expect.stringMatching(/CMGS/)]);
  expect((await rig.queue.timeline(id)).filter(({ event }) => event === 'unsent')).toHaveLength(1);
  expect(rig.modem.sent).toHaveLength(1);
});

test('a modem that goes on with its echo after it was told not to is not taken for restarted', async () => {
  await using rig = await startRig({ started: false });
  rig.modem.on('E', () => 'OK');
  rig.worker.start();
  await rig.ready();

  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect(rig.states.filter((state) => state === 'probing')).toHaveLength(1);
});
