import { messageFormats, pduMode, textMode } from '../../at/index.js';
import { type Clock, isGatewayError, type Log } from '../../core/index.js';
import type { ModemMode } from '../options.js';
import type { Learned } from '../profile.js';
import type { Session } from '../session.js';
import { insist, isRefusal, type Patience, tolerate } from '../tolerate.js';
import { TextLine } from './text-line.js';

/** What decides between PDUs and texts. */
export interface FormatOptions {
  clock: Clock;
  signal: AbortSignal;
  log: Log;
  mode: ModemMode;
  /** Of a former set-up. */
  learned: Learned | undefined;
}

const PDU = 0;

/**
 * Puts the modem into PDU mode; into text mode where that is configured, where it was found before that the modem knows
 * no other, or where it turns out so now (TS 27.005 §3.2.3).
 *
 * @throws GatewayError when it takes neither.
 */
export async function chooseFormat(session: Session, options: FormatOptions): Promise<void> {
  const { mode, learned, log } = options;
  const configured = mode === 'ascii' || mode === 'digicom';
  session.text = undefined;
  const pdus = configured || learned?.textOnly === true ? false : await takesPdus(session, options);
  if (pdus) return;
  await insist(() => session.channel.run(textMode, undefined), patience(options));
  session.text = await TextLine.begin(session.channel);
  const fields = { mode, charset: session.text.charset };
  if (configured) log.info(fields, 'the modem is used in text mode, as configured');
  else log.warn(fields, 'the modem knows no PDU mode: it is used in text mode');
}

/** A refusal may pass, as that of a SIM that is busy; but not where the modem says that it has texts only. */
async function takesPdus(session: Session, options: FormatOptions): Promise<boolean> {
  const { channel } = session;
  if (await tolerate(channel.run(pduMode, undefined).then(() => true))) return true;
  const offered = (await tolerate(channel.run(messageFormats, undefined))) ?? [];
  if (offered.length > 0 && !offered.includes(PDU)) return false;
  try {
    await insist(() => channel.run(pduMode, undefined), patience(options));
    return true;
  } catch (error) {
    if (!isRefusal(error) || isGatewayError(error, 'CME_DEFERRED', 'CMS_DEFERRED')) throw error;
    return false;
  }
}

function patience({ clock, signal }: FormatOptions): Patience {
  return { clock, signal, tries: 20, pauseMs: 2_000 };
}
