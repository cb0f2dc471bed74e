import { expect, test } from 'vitest';
import { type Rig, startRig } from './rig.js';

/** A rig whose SIM was seen to keep its counter: one message was sent. */
async function startProved(): Promise<Rig> {
  const rig = await startRig();
  await rig.accept('first');
  await rig.until(() => rig.modem.sent.length === 1);
  await rig.quiet();
  return rig;
}

async function evidenceOf(rig: Rig, id: string): Promise<Record<string, unknown> | undefined> {
  const row = (await rig.queue.timeline(id)).find(({ event }) => event === 'uncertain');
  const evidence = row?.detail.evidence;
  return typeof evidence === 'object' && evidence !== null ? { ...evidence } : undefined;
}

test('silence after Ctrl-Z leaves the fate unknown, with what the SIM says as evidence', async () => {
  await using rig = await startProved();
  rig.modem.loseAnswerNext('+CMGS');

  const id = await rig.accept();
  await rig.until(() => rig.state() === 'sending');
  await rig.clock.advance(120_000);
  await rig.until(async () => (await rig.stateOf(id)) === 'uncertain');
  await rig.clock.advance(600_000);

  expect(await evidenceOf(rig, id)).toMatchObject({ before: 0, after: 1, tells: 'advanced by one' });
  expect(rig.modem.sent).toHaveLength(2); // never again by itself
  expect(rig.state()).toBe('ready');
});

test('silence after Ctrl-Z is not proof that nothing left, though the SIM shows no change yet', async () => {
  await using rig = await startProved();
  rig.modem.muteNext('+CMGS');

  const id = await rig.accept();
  await rig.until(() => rig.state() === 'sending');
  await rig.clock.advance(120_000);
  await rig.until(async () => (await rig.stateOf(id)) === 'uncertain');

  expect(await evidenceOf(rig, id)).toMatchObject({ before: 0, after: 0, tells: 'unchanged' });
});

test('an answer that comes late, but before the fate is stored, settles it', async () => {
  await using rig = await startProved();
  rig.modem.delayAnswerNext('+CMGS', 121_000);

  const id = await rig.accept();
  await rig.until(() => rig.state() === 'sending');
  await rig.clock.advance(125_000);
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect((await rig.find(id)).segments).toMatchObject([{ messageReference: 1, attempts: 1 }]);
});

test('OK without a reference is an acceptance whose reference the SIM tells', async () => {
  await using rig = await startProved();
  rig.modem.loseInformationNext('+CMGS');

  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect((await rig.find(id)).segments).toMatchObject([{ messageReference: 1 }]);
});

test('OK without a reference is uncertain where the SIM was not seen to keep its counter', async () => {
  await using rig = await startRig();
  rig.modem.loseInformationNext('+CMGS');

  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'uncertain');

  expect(await evidenceOf(rig, id)).toMatchObject({ accepted: true });
});

test.each([['+CMS ERROR: 500'], ['+CMS ERROR: 332']])(
  '%s with the counter of the SIM unchanged is tried again',
  async (refusal) => {
    await using rig = await startProved();
    rig.modem.refuseNext('+CMGS', refusal);

    const id = await rig.accept();
    await rig.quiet();
    await rig.clock.advance(10_000);

    expect(await rig.find(id)).toMatchObject({ state: 'sent', segments: [{ attempts: 2 }] });
  },
);

test('an unknown error although the counter went on is uncertain', async () => {
  await using rig = await startProved();
  const unhook = rig.modem.on('+CMGS', async (_command, next) => {
    await next();
    unhook();
    return '+CMS ERROR: 500';
  });

  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'uncertain');

  expect(await evidenceOf(rig, id)).toMatchObject({ tells: 'advanced by one' });
});

test('an unknown error is uncertain where the SIM keeps no counter, and no message is doubled', async () => {
  await using rig = await startRig();
  rig.modem.behaviour.referenceKept = 'volatile';
  await rig.accept('first');
  await rig.until(() => rig.modem.sent.length === 1);
  rig.modem.refuseNext('+CMGS', '+CMS ERROR: 500');

  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'uncertain');

  expect(await evidenceOf(rig, id)).toMatchObject({ before: null, tells: 'unreadable' });
});

test('a modem pulled out after Ctrl-Z leaves the fate unknown', async () => {
  await using rig = await startProved();
  rig.modem.hangUpNext('+CMGS', 'performed');

  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'uncertain');

  expect(rig.state()).toBe('resting');
});

test('a modem pulled out before the prompt costs the message nothing', async () => {
  await using rig = await startProved();
  rig.modem.hangUpNext('+CMGS', 'asked');

  const id = await rig.accept();
  await rig.until(() => rig.state() === 'resting');
  await rig.quiet();
  expect(await rig.find(id)).toMatchObject({ state: 'queued', segments: [{ attempts: 0 }] });
  rig.modem.plugIn();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect(rig.modem.sent).toHaveLength(2);
});
