import { describe, expect, test } from 'vitest';
import { allQuirks, profiles, type Quirk } from '../../src/simulator/index.js';
import { type Rig, startRig } from '../modem/rig.js';

/** Where nobody can say whether a message left: it is `uncertain`, and not sent again. */
const FATE_UNKNOWN: Readonly<Record<string, string>> = {
  QS06: 'the modem swallows octets and falls silent, and the counter of the SIM was not seen to count yet',
  QS10: 'an unknown error behind Ctrl-Z may mean that it was sent',
  QS19: 'the network answers too late, and the counter of the SIM was not seen to count yet',
  QL29: 'the modem starts anew behind Ctrl-Z',
};

/** What the driver knows of a model by its name, and does right from the first message on. */
const KNOWN_BY_NAME: readonly string[] = ['QS06'];

/** Where reports do not reach the host. */
const NO_REPORTS: Readonly<Record<string, string>> = {
  QM23: 'nothing comes to the host',
};

/** Where the network, or what plays it, changes a message on its way. */
const CHANGES_OCTETS: Readonly<Record<string, string>> = {
  QE09: 'type of address',
  QE11: 'time zone',
  QE12: 'time zone',
  QE14: 'user data header',
};

/** The number that messages go to, as TP-RA of a report has it. */
const RECIPIENT = '0C91947110325476';

const START_MS = 60_000;
const TURN_MS = 15_000;
const TURNS = 40;

/** Turns the clock until every message has come to an end, and every text and report has been read. */
async function finish(rig: Rig, ids: string[], texts: number, quirks: readonly Quirk[]): Promise<string[]> {
  for (let turn = 0; ; turn += 1) {
    const states = await Promise.all(ids.map((id) => rig.stateOf(id)));
    const isDone = states.every((state) => state !== 'queued' && state !== 'sending');
    const { messages, reports } = await committed(rig);
    const wanted = reportsOf(quirks, states.filter((state) => state === 'sent').length);
    if ((isDone && messages.length >= texts && reports.length >= wanted) || turn === TURNS) return states;
    await rig.clock.advance(TURN_MS);
    rig.modem.plugIn();
  }
}

/** What was committed of what the network delivered: messages as TPDUs, without the service centre in front; reports as they are. */
async function committed(rig: Rig): Promise<{ messages: string[]; reports: string[] }> {
  const pdus = (await rig.queue.pendingPdus(100)).map(({ hex }) => hex);
  const isReport = (hex: string) => hex.includes(RECIPIENT);
  const tpduOf = (hex: string) => hex.slice(2 + 2 * Number.parseInt(hex.slice(0, 2), 16));
  return {
    messages: pdus
      .filter((hex) => !isReport(hex))
      .map(tpduOf)
      .sort(),
    reports: pdus.filter(isReport),
  };
}

/** Sends two messages with reports and receives two texts, one of them in parts: nothing may be lost, doubled or misread. */
async function exchange(rig: Rig, quirks: readonly Quirk[], known: readonly string[] = []): Promise<void> {
  const cannot = new Set(quirks.map((quirk) => quirk.cannot));
  const options = { statusReport: true };
  const ids = cannot.has('send') ? [] : [await rig.accept('one', { options }), await rig.accept('two', { options })];
  const texts = cannot.has('receive') ? [] : ['hello', 'hello again '.repeat(20)];
  const from = { to: 'nokia', from: '+491709999999' };
  const delivered = texts.flatMap((text) => rig.centre.deliver({ ...from, text })).map(({ tpdu }) => tpdu);

  const states = await finish(rig, ids, delivered.length, quirks);
  await rig.clock.advance(2 * TURN_MS);

  const doubtful = quirks.some(({ row }) => FATE_UNKNOWN[row] !== undefined && !known.includes(row));
  expect(states.filter((state) => state !== 'sent')).toEqual(doubtful ? ['uncertain'] : []);
  const sent = ['one', 'two'].filter((_, i) => states[i] === 'sent');
  expect(rig.modem.sent.map(({ text }) => text).sort()).toEqual(sent);
  expect(rig.worker.snapshot().counters.undecodable).toBe(0);
  const found = await committed(rig);
  expect(found.reports).toHaveLength(reportsOf(quirks, sent.length));
  expect(found.messages).toHaveLength(delivered.length);
  if (!quirks.some(({ row }) => row in CHANGES_OCTETS)) expect(found.messages).toEqual(delivered.sort());
}

/** A report for each message that was sent, where the modem can give them. */
function reportsOf(quirks: readonly Quirk[], sent: number): number {
  return quirks.some(({ row }) => NO_REPORTS[row] !== undefined) ? 0 : sent;
}

async function start(sim: Parameters<typeof startRig>[0]): Promise<Rig> {
  const rig = await startRig({ started: false, ...sim });
  rig.worker.start();
  await rig.clock.advance(START_MS);
  return rig;
}

describe('each model, for the driver that is used', () => {
  for (const profile of profiles)
    test(`a ${profile.name} sends and receives, and nothing is lost or doubled`, async () => {
      await using rig = await start({ sim: { profile } });

      await exchange(rig, profile.quirks, KNOWN_BY_NAME);
    });
});

describe('each deviation, for the driver that is used', () => {
  for (const quirk of allQuirks)
    test(`${quirk.row} ${quirk.name}: nothing is lost or doubled`, async () => {
      await using rig = await start({ sim: { quirks: [quirk] } });

      await exchange(rig, [quirk]);
    });
});
