import { expect, test } from 'vitest';
import { collect, NUMBER, startRig } from './rig.js';

test('an accepted message is sent at once, and its reference is stored', async () => {
  await using rig = await startRig();
  const facts = collect(rig.events, 'segmentSent');

  const id = await rig.accept('hello');
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect(rig.modem.sent).toMatchObject([{ destination: NUMBER, text: 'hello', messageReference: 0 }]);
  expect(await rig.find(id)).toMatchObject({
    modem: 'nokia',
    segments: [{ state: 'sent', messageReference: 0, attempts: 1 }],
  });
  expect(facts).toMatchObject([{ modem: 'nokia', result: 'sent' }]);
});
