import { expect, test } from 'vitest';
import { allQuirks, type Profile, profiles } from '../../src/simulator/index.js';
import { type Rig, startRig } from './rig.js';

/** What a quirk makes impossible for a driver that has not been told of it, and what is right then. */
const OTHER_ENDS: Readonly<Record<string, { states?: string[]; texts?: string[]; left?: number }>> = {
  // refuses the PDU unless the configuration says `mode: old`, or a number for the service centre is in it
  'needs-service-centre-in-pdu': { states: ['failed', 'failed'], texts: [] },
  // nobody can say what an unknown error after Ctrl-Z means before the SIM was seen to keep its counter
  'unknown-error-at-first-submission': { states: ['uncertain', 'sent'], texts: ['two'] },
  'busy-at-first-submission': { texts: ['two', 'one'] },
  'delete-fails': { left: 1 },
};

/** Sends two messages with reports and receives two texts: nothing may be lost, doubled or misread. */
async function exchange(rig: Rig, quirk = ''): Promise<void> {
  const options = { statusReport: true };
  const ids = [await rig.accept('one', { options }), await rig.accept('two', { options })];
  for (const text of ['hello', 'hello again']) rig.centre.deliver({ to: 'nokia', from: '+491709999999', text });
  await rig.clock.advance(45_000);

  const { states = ['sent', 'sent'], texts = ['one', 'two'], left = 0 } = OTHER_ENDS[quirk] ?? {};
  expect(await Promise.all(ids.map((id) => rig.stateOf(id)))).toEqual(states);
  expect(rig.modem.sent.map(({ text }) => text)).toEqual(texts);
  const { received, undecodable } = rig.worker.snapshot().counters;
  expect({ received, undecodable }).toEqual({ received: 2, undecodable: 0 });
  expect(rig.modem.stored('SM').length + rig.modem.stored('ME').length).toBe(left);
}

test.each(profiles.map((profile): [string, Profile] => [profile.name, profile]))(
  'a %s sends and receives, and nothing is lost or doubled',
  async (_name, profile) => {
    await using rig = await startRig({ started: false, sim: { profile } });
    rig.worker.start();
    await rig.clock.advance(60_000);
    await rig.ready();

    await exchange(rig);
  },
);

/** QS18: such a modem cannot send at all; that it does not take the message with it is shown in `unknown-fate`. */
const usable = allQuirks.filter(({ name }) => name !== 'sending-crashes');

test.each(usable.map((quirk) => [`${quirk.name} (${quirk.row})`, quirk] as const))(
  'a modem with the quirk %s sends and receives, and nothing is lost or doubled',
  async (_name, quirk) => {
    await using rig = await startRig({ started: false, sim: { quirks: [quirk] } });
    rig.worker.start();
    await rig.clock.advance(60_000);
    await rig.ready();

    await exchange(rig, quirk.name);
  },
);
