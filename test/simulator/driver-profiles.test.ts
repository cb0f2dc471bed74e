import { describe, expect, test } from 'vitest';
import type { ModemOptions } from '../../src/modem/index.js';
import { allQuirks, profiles, type Quirk } from '../../src/simulator/index.js';
import { type Rig, startRig } from '../modem/rig.js';

/** What the driver does not get by with yet, by row; a case that begins to pass fails here, so that it is taken out. */
const NOT_YET: Readonly<Record<string, string>> = {
  QS06: 'writes a PDU in one go, and the modem hears 18 octets in 10 ms',
  QS07: 'writes lines without a pause between characters',
  QS17: 'does not set AT&F before it sends',
  QS19: 'does not set +CGSMS when the network times out',
  QN13: 'takes +CMS ERROR: 322 for a refusal of +CNMI, and asks for no reports in the end',
  QN26: 'has reports routed to a port that nobody listens to',
  QM08: 'deletes a part of a long message before the other parts are read',
  QN24: 'does not toggle the storages',
  QL03: 'does not say AT+ZOPRT=5 to a modem of ZTE that is in no network',
  QL21: 'does not say AT+CFUN=1,1 to a modem that answers ERROR to everything',
  QL22: 'ends lines with CR alone',
};

/** What a host has to be told of a modem, and cannot find out. */
const TOLD: Readonly<Record<string, Partial<ModemOptions>>> = {
  QS09: { mode: 'old' },
};

/** Where nobody can say whether a message left: it is `uncertain`, and not sent again. */
const FATE_UNKNOWN: Readonly<Record<string, string>> = {
  QS10: 'an unknown error behind Ctrl-Z may mean that it was sent',
  QS22: 'nothing is said of it but the ERROR that an ESC gets',
  QL29: 'the modem starts anew behind Ctrl-Z',
};

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

/** Turns the clock until every message has come to an end and every text has been read. */
async function finish(rig: Rig, ids: string[], texts: number): Promise<string[]> {
  for (let turn = 0; ; turn += 1) {
    const states = await Promise.all(ids.map((id) => rig.stateOf(id)));
    const isDone = states.every((state) => state !== 'queued' && state !== 'sending');
    if ((isDone && (await committed(rig)).messages.length >= texts) || turn === TURNS) return states;
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
async function exchange(rig: Rig, quirks: readonly Quirk[]): Promise<void> {
  const cannot = new Set(quirks.map((quirk) => quirk.cannot));
  const options = { statusReport: true };
  const ids = cannot.has('send') ? [] : [await rig.accept('one', { options }), await rig.accept('two', { options })];
  const texts = cannot.has('receive') ? [] : ['hello', 'hello again '.repeat(20)];
  const from = { to: 'nokia', from: '+491709999999' };
  const delivered = texts.flatMap((text) => rig.centre.deliver({ ...from, text })).map(({ tpdu }) => tpdu);

  const states = await finish(rig, ids, delivered.length);
  await rig.clock.advance(2 * TURN_MS);

  const doubtful = quirks.some(({ row }) => FATE_UNKNOWN[row] !== undefined);
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

async function start(quirks: readonly Quirk[], sim: Parameters<typeof startRig>[0]): Promise<Rig> {
  const modem = Object.assign({}, ...quirks.map(({ row }) => TOLD[row] ?? {}));
  const rig = await startRig({ started: false, modem, ...sim });
  rig.worker.start();
  await rig.clock.advance(START_MS);
  return rig;
}

/** An ordinary test, or one that has to fail as long as the driver does not know a row of these quirks. */
function testOf(quirks: readonly Quirk[]) {
  return quirks.some(({ row }) => NOT_YET[row] !== undefined) ? test.fails : test;
}

describe('each model, for the driver that is used', () => {
  for (const profile of profiles)
    testOf(profile.quirks)(`a ${profile.name} sends and receives, and nothing is lost or doubled`, async () => {
      await using rig = await start(profile.quirks, { sim: { profile } });

      await exchange(rig, profile.quirks);
    });
});

describe('each deviation, for the driver that is used', () => {
  for (const quirk of allQuirks)
    testOf([quirk])(`${quirk.row} ${quirk.name}: nothing is lost or doubled`, async () => {
      await using rig = await start([quirk], { sim: { quirks: [quirk] } });

      await exchange(rig, [quirk]);
    });
});
