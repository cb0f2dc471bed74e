import { cardSerials, enterPin, NumberedError, pinState, pinTriesLeft, vendorPinTries } from '../at/index.js';
import { type Clock, describeError, type Log, pause } from '../core/index.js';
import type { PinMemory, PinRecord, Trial } from './pin-memory.js';
import type { Session } from './session.js';
import { insist, isRefusal, tolerate } from './tolerate.js';
import { untilStored } from './until-stored.js';

export interface UnlockOptions {
  clock: Clock;
  log: Log;
  signal: AbortSignal;
  /** Name of the modem, for SIMs that cannot be told apart. */
  modem: string;
  pin: string | undefined;
  memory: PinMemory;
}

/** A SIM is ready 40 s after its PIN at the latest (SIMCom). */
const READY_TRIES = 20;
const READY_PAUSE_MS = 2_000;
const CME_NO_SIM = 10;

/**
 * Brings the SIM to work, with its PIN where it wants one.
 *
 * The PIN is given once, and never with fewer than two tries left: a third wrong one blocks the SIM, and only its
 * owner can undo that.
 * @returns why the SIM stays locked; undefined when it works.
 */
export async function unlockSim(session: Session, options: UnlockOptions): Promise<string | undefined> {
  const wanted = await wantedBySim(session, options);
  if (wanted !== 'SIM PIN') return wanted;
  const { pin, memory } = options;
  if (pin === undefined) return 'the SIM wants its PIN, and none is configured';
  const card = await cardOf(session, options.modem);
  const before = await readTries(session);
  const obstacle = obstacleTo(await untilStored(() => memory.recall(card, pin), options), before);
  if (obstacle !== undefined) return `the SIM wants its PIN; ${obstacle}`;
  const refusal = await givePin(session, { ...options, pin, card, before });
  return refusal ?? waitUntilReady(session, options);
}

/** Why the PIN must not be given; undefined when it may. */
function obstacleTo({ same, others }: PinRecord, left: number | undefined): string | undefined {
  if (left !== undefined && left < 2) return `${left} tries are left: it must be entered by hand`;
  if (same && !isOutdated(same, left)) return 'the configured one was refused before and is not tried again';
  if (left !== undefined || others < 2) return undefined;
  return `${others} others were refused, and the modem does not tell how many tries are left: it must be entered by hand`;
}

/**
 * A refusal counts no more when the SIM has more tries left than it had after it: somebody has entered the right PIN
 * since, and may have made it this one. So does a PIN of which nobody saw what became, when it has cost no try.
 */
function isOutdated({ before, after, refused }: Trial, left: number | undefined): boolean {
  const least = refused && after !== undefined ? after + 1 : refused ? undefined : before;
  return left !== undefined && least !== undefined && left >= least;
}

interface PinToGive extends UnlockOptions {
  pin: string;
  card: string;
  before: number | undefined;
}

/** Gives the PIN; it is on record before it is written. Returns why it was refused. */
async function givePin(session: Session, options: PinToGive): Promise<string | undefined> {
  const { memory, card, pin, before } = options;
  await untilStored(() => memory.tried(card, pin, { before, refused: false }), options);
  try {
    await session.channel.run(enterPin, pin);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const after = await readTries(session);
    await untilStored(() => memory.tried(card, pin, { before, after, refused: true }), options);
    const left = after === undefined ? '' : `; ${after} tries are left`;
    return `the SIM refused the configured PIN: ${describeError(error)}${left}`;
  }
  await untilStored(() => memory.accepted(card), options);
  return undefined;
}

/** The SIM's serial number, which stands open before the PIN; else the modem's IMEI, else its name. */
async function cardOf({ channel, identity }: Session, modem: string): Promise<string> {
  for (const question of cardSerials) {
    const serial = await tolerate(channel.run(question, undefined));
    if (serial !== undefined) return `iccid:${serial}`;
  }
  return identity.imei === undefined ? `modem:${modem}` : `imei:${identity.imei}`;
}

/** Undefined when the SIM works, else what it wants or why it cannot work. */
async function wantedBySim(session: Session, { clock, signal }: UnlockOptions): Promise<string | undefined> {
  try {
    const patience = { clock, signal, tries: READY_TRIES, pauseMs: READY_PAUSE_MS };
    session.simState = (await insist(() => askOnce(session), patience)) ?? 'READY';
    return wants(session.simState);
  } catch (error) {
    if (error instanceof NumberedError && error.number === CME_NO_SIM) return 'no SIM is inserted';
    if (error instanceof NumberedError) return `the SIM does not work: ${error.words}`;
    if (isRefusal(error)) return undefined; // devices without this command have no PIN to ask for
    throw error;
  }
}

/** Without a SIM there is nothing to wait for, though the number says that trying later may help. */
async function askOnce(session: Session): Promise<string | undefined> {
  try {
    return await session.channel.run(pinState, undefined);
  } catch (error) {
    if (error instanceof NumberedError && error.number !== CME_NO_SIM) throw error;
    if (error instanceof NumberedError) return 'NO SIM';
    if (isRefusal(error)) return 'READY';
    throw error;
  }
}

/** PIN2 and PUK2 are told by some devices though nothing that we do wants them. */
function wants(state: string): string | undefined {
  if (state === 'READY' || state.endsWith('2')) return undefined;
  if (state === 'NO SIM') return 'no SIM is inserted';
  return state === 'SIM PIN' ? state : `the SIM wants ${state}, which must be entered by hand`;
}

async function readTries(session: Session): Promise<number | undefined> {
  for (const question of [pinTriesLeft, ...vendorPinTries]) {
    const left = await tolerate(session.channel.run(question, undefined));
    if (left === undefined) continue;
    session.pinTriesLeft = left;
    return left;
  }
  return undefined;
}

async function waitUntilReady(session: Session, { clock, signal }: UnlockOptions): Promise<string | undefined> {
  for (let attempt = 1; attempt <= READY_TRIES; attempt += 1) {
    const state = await tolerate(session.channel.run(pinState, undefined));
    if (state === 'READY') {
      session.simState = state;
      return undefined;
    }
    await pause(clock, READY_PAUSE_MS, signal);
    if (signal.aborted) break;
  }
  return 'the SIM took its PIN and did not become ready';
}
