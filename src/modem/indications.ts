import { type Indications, indicationsInForce, NumberedError, setIndications } from '../at/index.js';
import type { ReportPath } from './options.js';
import type { Session } from './session.js';
import { isRefusal, tolerate } from './tolerate.js';

const CMS_MEMORY_FULL = 322;

const ROUTED = 1;
const STORED = 2;
const NONE = 0;
const ROUTED_BROADCASTS = 2;

/** Values of `<ds>` that serve a report path, best first; a modem that takes none of them gives no reports. */
const REPORTS: Readonly<Record<ReportPath, readonly number[]>> = {
  none: [NONE],
  stored: [STORED, ROUTED, NONE],
  routed: [ROUTED, NONE],
  auto: [ROUTED, STORED, NONE],
};

/**
 * What to ask of `+CNMI`, best first (TS 27.005 §3.4.1): messages stay in a slot and are announced, reports come as
 * wanted; cell broadcasts as they are, or not at all. Devices refuse some values that they advertise, mode 2 and buffer 0 above all, so all are tried.
 */
export function indicationChoices(reports: ReportPath, wantsBroadcasts = false): Indications[] {
  return REPORTS[reports].flatMap((path) =>
    (wantsBroadcasts ? [ROUTED_BROADCASTS, NONE] : [NONE]).flatMap((broadcasts) =>
      [2, 1, 3].flatMap((mode) => [0, 1].map((buffer) => ({ mode, messages: 1, broadcasts, reports: path, buffer }))),
    ),
  );
}

/** The report path that these values give. */
export function reportPathOf(indications: Indications | undefined): 'none' | 'stored' | 'routed' {
  if (indications?.reports === ROUTED) return 'routed';
  return indications?.reports === STORED ? 'stored' : 'none';
}

/** Sets them; false when the modem refuses. Iridium modems say +CMS ERROR: 322 when they have set it: what is in force tells. */
export async function takesIndications(session: Session, choice: Indications): Promise<boolean> {
  const { channel } = session;
  try {
    await channel.run(setIndications, choice);
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (!(error instanceof NumberedError) || error.number !== CMS_MEMORY_FULL) return false;
    const inForce = await tolerate(channel.run(indicationsInForce, undefined));
    const { mode, messages, broadcasts, reports, buffer } = choice;
    const set =
      inForce?.mode === mode &&
      inForce.messages === messages &&
      inForce.broadcasts === broadcasts &&
      inForce.reports === reports &&
      inForce.buffer === buffer;
    if (set) session.note('indications-set-with-error');
    return set;
  }
}
