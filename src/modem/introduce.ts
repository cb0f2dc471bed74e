import {
  type Channel,
  factorySettings,
  longLine,
  manufacturer,
  model,
  numericErrors,
  type Pacing,
  quietEcho,
  restartModem,
  revision,
  serialNumber,
  signalQuality,
} from '../at/index.js';
import { type Clock, isGatewayError, pause } from '../core/index.js';
import type { Session } from './session.js';
import { tolerate } from './tolerate.js';
import type { TraitBook } from './trait-book.js';

export interface IntroduceOptions {
  clock: Clock;
  book: TraitBook;
  signal: AbortSignal;
}

/** How long a modem that was started anew is left alone. */
const RESTART_PAUSE_MS = 5_000;
const LINE_END_TIMEOUT_MS = 2_000;

/** Quiet, numbers for errors, and the modem's names. True when its echo is off. */
export async function introduce(session: Session, { clock, signal, book }: IntroduceOptions): Promise<boolean> {
  const { channel } = session;
  session.echoTellsRestart = false;
  if (book.traits['line-end'] === 'cr-lf') channel.lineEnd = '\r\n';
  channel.pacing = pacingOf(book);
  for (let restarted = false; ; restarted = true) {
    const quiet = await tolerate(channel.run(quietEcho, undefined).then(() => true));
    await proveLineEnd(session, book);
    const numbers = await tolerate(channel.run(numericErrors, undefined).then(() => true));
    await identify(session);
    const refusesAll = !quiet && !numbers && session.identity.model === undefined;
    if (!refusesAll || restarted) return quiet === true;
    // Sony Ericsson GC79 and GC85 answer ERROR to everything until they are started anew.
    await tolerate(channel.run(restartModem, undefined));
    session.note('refuses-until-restart');
    channel.doubt();
    await pause(clock, RESTART_PAUSE_MS, signal);
  }
}

/** Where only the probe with CR LF was answered, CR alone is tried once more: the modem may just have been slow. */
async function proveLineEnd({ channel }: Session, book: TraitBook): Promise<void> {
  if (!isWithLineFeed(channel) || book.traits['line-end'] === 'cr-lf') return;
  channel.lineEnd = '\r';
  try {
    await tolerate(channel.run(signalQuality, undefined, { timeoutMs: LINE_END_TIMEOUT_MS }));
  } catch (error) {
    if (!isGatewayError(error, 'AT_TIMEOUT')) throw error;
    await tolerate(channel.run(signalQuality, undefined));
    if (isWithLineFeed(channel)) book.learn({ name: 'line-end', value: 'cr-lf' });
  }
}

function isWithLineFeed({ lineEnd }: Channel): boolean {
  return lineEnd === '\r\n';
}

/** What does not depend on the SIM. */
export async function applyTraits(session: Session, book: TraitBook): Promise<void> {
  const { channel } = session;
  channel.pacing = pacingOf(book);
  for (const quirk of book.quirks) session.note(quirk);
  if (book.traits['factory-settings'] !== 'restored') return;
  await tolerate(channel.run(factorySettings, undefined));
  await tolerate(channel.run(quietEcho, undefined));
  await tolerate(channel.run(numericErrors, undefined));
}

function pacingOf(book: TraitBook): Pacing {
  return book.traits['write-pacing'] ?? 'none';
}

/**
 * Set-up went well octet by octet after it had failed: was that the reason? A long line tells, once in one go and, if
 * that fails, once paced.
 */
export async function provePacing({ channel }: Session, book: TraitBook): Promise<void> {
  if (book.trial?.value !== 'octets') return;
  channel.pacing = 'none';
  if (await isHeard(channel)) book.refute('write-pacing');
  else {
    channel.pacing = 'octets';
    if (await isHeard(channel)) book.learn({ name: 'write-pacing', value: 'octets' });
    else book.refute('write-pacing');
  }
  channel.pacing = pacingOf(book);
}

async function isHeard(channel: Channel): Promise<boolean> {
  try {
    return (await tolerate(channel.run(longLine, undefined).then(() => true))) === true;
  } catch (error) {
    if (isGatewayError(error, 'AT_TIMEOUT')) return false;
    throw error;
  }
}

/** The device does not change while its port is open, so it is asked once. */
async function identify(session: Session): Promise<void> {
  if (session.identity.model !== undefined) return;
  const { channel } = session;
  const found = {
    manufacturer: await tolerate(channel.run(manufacturer, undefined)),
    model: await tolerate(channel.run(model, undefined)),
    revision: await tolerate(channel.run(revision, undefined)),
    imei: await tolerate(channel.run(serialNumber, undefined)),
  };
  for (const [name, value] of Object.entries(found))
    if (value) session.identity = { ...session.identity, [name]: value };
}
