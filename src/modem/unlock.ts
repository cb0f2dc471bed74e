import { enterPin, NumberedError, pinState, pinTriesLeft, vendorPinTries } from '../at/index.js';
import { type Clock, describeError, pause } from '../core/index.js';
import type { PinMemory } from './options.js';
import type { Session } from './session.js';
import { insist, isRefusal, tolerate } from './tolerate.js';

export interface UnlockOptions {
  clock: Clock;
  signal: AbortSignal;
  device: string;
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
  const { pin, device, memory } = options;
  if (pin === undefined) return 'the SIM wants its PIN, and none is configured';
  if (memory.wasRefused(device, pin))
    return 'the SIM wants its PIN; the configured one was refused before and is not tried again';
  const left = await triesLeft(session);
  if (left !== undefined && left < 2)
    return `the SIM wants its PIN and has ${left} tries left; it must be entered by hand`;
  memory.trying(device, pin);
  try {
    await session.channel.run(enterPin, pin);
  } catch (error) {
    if (isRefusal(error)) return `the SIM refused the configured PIN: ${describeError(error)}`;
    throw error;
  }
  memory.accepted(device, pin);
  return waitUntilReady(session, options);
}

/** Undefined when the SIM works, else what it wants or why it cannot work. */
async function wantedBySim(session: Session, { clock, signal }: UnlockOptions): Promise<string | undefined> {
  try {
    const patience = { clock, signal, tries: READY_TRIES, pauseMs: READY_PAUSE_MS };
    const state = await insist(() => askOnce(session), patience);
    return wants(state);
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
function wants(state: string | undefined): string | undefined {
  if (state === undefined || state === 'READY' || state.endsWith('2')) return undefined;
  if (state === 'NO SIM') return 'no SIM is inserted';
  return state === 'SIM PIN' ? state : `the SIM wants ${state}, which must be entered by hand`;
}

async function triesLeft({ channel }: Session): Promise<number | undefined> {
  for (const question of [pinTriesLeft, ...vendorPinTries]) {
    const left = await tolerate(channel.run(question, undefined));
    if (left !== undefined) return left;
  }
  return undefined;
}

async function waitUntilReady(session: Session, { clock, signal }: UnlockOptions): Promise<string | undefined> {
  for (let attempt = 1; attempt <= READY_TRIES; attempt += 1) {
    const state = await tolerate(session.channel.run(pinState, undefined));
    if (state === 'READY') return undefined;
    await pause(clock, READY_PAUSE_MS, signal);
    if (signal.aborted) break;
  }
  return 'the SIM took its PIN and did not become ready';
}
