import { expect, test } from 'vitest';
import { startRig } from './rig.js';

const operatorLines = (rig: Awaited<ReturnType<typeof startRig>>) =>
  rig.logged.filter(({ sentence }) => sentence === 'operator').map(({ fields }) => fields);

test('a suspended modem is parked with its port free, sends nothing, and goes on when it is resumed', async () => {
  await using rig = await startRig();

  rig.worker.control.suspend('gracefully');
  await rig.until(() => rig.state() === 'parked');
  const id = await rig.accept();
  rig.modem.unplug();
  rig.modem.plugIn();
  await rig.clock.advance(3_600_000);

  expect(rig.worker.snapshot()).toMatchObject({
    reason: 'suspended by the operator',
    suspending: null,
    lastError: null,
  });
  expect(await rig.stateOf(id)).toBe('queued');
  rig.worker.control.resume();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');
});

test('a graceful suspension lets the running message end, and claims no other', async () => {
  await using rig = await startRig();
  rig.modem.setNetworkTime(5_000);
  const [first, second] = [await rig.accept(), await rig.accept()];
  await rig.until(() => rig.state() === 'sending');

  rig.worker.control.suspend('gracefully');
  expect(rig.worker.snapshot()).toMatchObject({ state: 'sending', suspending: 'gracefully' });
  await rig.clock.advance(60_000);

  expect(rig.state()).toBe('parked');
  expect([await rig.stateOf(first), await rig.stateOf(second)]).toEqual(['sent', 'queued']);
});

test('a suspension when idle waits until nothing is left to send', async () => {
  await using rig = await startRig();
  rig.modem.setNetworkTime(5_000);
  const [first, second] = [await rig.accept(), await rig.accept()];
  await rig.until(() => rig.state() === 'sending');

  rig.worker.control.suspend('when idle');
  await rig.clock.advance(60_000);

  expect(rig.state()).toBe('parked');
  expect([await rig.stateOf(first), await rig.stateOf(second)]).toEqual(['sent', 'sent']);
});

test('a suspension now cuts the running message off, and its fate is not guessed', async () => {
  await using rig = await startRig();
  rig.modem.setNetworkTime(5_000);
  const id = await rig.accept();
  await rig.until(() => rig.modem.written.some((line) => line.startsWith('AT+CMGS')));
  await rig.quiet();

  rig.worker.control.suspend('now');
  await rig.until(async () => (await rig.stateOf(id)) !== 'sending');

  expect(rig.state()).toBe('parked');
  expect(await rig.stateOf(id)).toBe('uncertain');
});

test('a suspension that still waits can be called off', async () => {
  await using rig = await startRig();
  rig.modem.setNetworkTime(5_000);
  const [, second] = [await rig.accept(), await rig.accept()];
  await rig.until(() => rig.state() === 'sending');

  rig.worker.control.suspend('gracefully');
  rig.worker.control.resume();
  await rig.clock.advance(60_000);

  expect(rig.state()).toBe('ready');
  expect(await rig.stateOf(second)).toBe('sent');
});

test('a modem that is not there can be suspended, and does not come back by itself', async () => {
  await using rig = await startRig();
  rig.modem.unplug();
  await rig.until(() => rig.state() === 'resting');

  rig.worker.control.suspend('when idle');
  await rig.quiet();
  rig.modem.plugIn();
  await rig.clock.advance(600_000);

  expect(rig.state()).toBe('parked');
});

test('a reset takes the step that was asked for, after the running message, and the modem is set up again', async () => {
  await using rig = await startRig();
  rig.modem.setNetworkTime(5_000);
  const id = await rig.accept();
  await rig.until(() => rig.state() === 'sending');

  const reset = rig.worker.control.reset('reset');
  await rig.clock.advance(6_000);
  await reset;
  await rig.ready();

  expect(await rig.stateOf(id)).toBe('sent');
  expect(rig.resets).toEqual(['reset']);
  expect(rig.modem.written.slice(rig.modem.written.indexOf('ATZ'))).toContain('AT+CMGF=0');
});

test('a reset by opening the port anew ends in a modem that works', async () => {
  await using rig = await startRig();

  await rig.worker.control.reset('reopen');
  await rig.ready();

  expect(rig.states.slice(-3)).toEqual(['opening', 'probing', 'ready']);
});

test('what cannot be done is refused: a radio that may not be switched, a modem that is not suspended or not there', async () => {
  await using rig = await startRig();

  await expect(rig.worker.control.reset('radio')).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(() => rig.worker.control.resume()).toThrowError(/not suspended, it is ready/);
  rig.modem.unplug();
  await rig.until(() => rig.state() === 'resting');
  await expect(rig.worker.control.reset('reset')).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a reset waits for a message a minute, and then does nothing', async () => {
  await using rig = await startRig();
  rig.modem.muteNext('+CMGS');
  await rig.accept();
  await rig.until(() => rig.state() === 'sending');

  const reset = expect(rig.worker.control.reset('reset')).rejects.toMatchObject({ code: 'AT_CANCELED' });
  await rig.clock.advance(61_000);
  await reset;

  expect(rig.resets).toEqual([]);
});

test('each action of the operator is one line of the log', async () => {
  await using rig = await startRig();

  rig.worker.control.suspend('now');
  rig.worker.control.resume();
  await rig.ready();
  await rig.worker.control.reset('attention');

  expect(operatorLines(rig)).toEqual([
    { action: 'suspend', how: 'now' },
    { action: 'resume' },
    { action: 'reset', step: 'attention' },
  ]);
});

test('a worker that is stopped while it is suspended, or about to be, ends', async () => {
  await using rig = await startRig();
  rig.worker.control.suspend('gracefully');

  await rig.worker.stop();

  expect(() => rig.worker.control.suspend('now')).toThrowError(/not running/);
});
