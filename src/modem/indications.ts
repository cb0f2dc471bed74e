import type { Indications } from '../at/index.js';
import type { ReportPath } from './options.js';

const ROUTED = 1;
const STORED = 2;
const NONE = 0;

/** Values of `<ds>` that serve a report path, best first; a modem that takes none of them gives no reports. */
const REPORTS: Readonly<Record<ReportPath, readonly number[]>> = {
  none: [NONE],
  stored: [STORED, ROUTED, NONE],
  routed: [ROUTED, NONE],
  auto: [ROUTED, STORED, NONE],
};

/**
 * What to ask of `+CNMI`, best first (TS 27.005 §3.4.1): messages stay in a slot and are announced, reports come as
 * wanted. Devices refuse some values that they advertise, mode 2 and buffer 0 above all, so all are tried.
 */
export function indicationChoices(reports: ReportPath): Indications[] {
  return REPORTS[reports].flatMap((path) =>
    [2, 1, 3].flatMap((mode) => [0, 1].map((buffer) => ({ mode, messages: 1, broadcasts: 0, reports: path, buffer }))),
  );
}

/** The report path that these values give. */
export function reportPathOf(indications: Indications | undefined): 'none' | 'stored' | 'routed' {
  if (indications?.reports === ROUTED) return 'routed';
  return indications?.reports === STORED ? 'stored' : 'none';
}
