/** Verbose texts of TS 27.007 §9.2.1, for +CMEE=2. */
const CME: ReadonlyMap<number, string> = new Map([
  [3, 'operation not allowed'],
  [4, 'operation not supported'],
  [5, 'PH-SIM PIN required'],
  [10, 'SIM not inserted'],
  [11, 'SIM PIN required'],
  [12, 'SIM PUK required'],
  [13, 'SIM failure'],
  [14, 'SIM busy'],
  [15, 'SIM wrong'],
  [16, 'incorrect password'],
  [20, 'memory full'],
  [21, 'invalid index'],
  [22, 'not found'],
  [30, 'no network service'],
  [50, 'incorrect parameters'],
  [100, 'unknown'],
]);

/** Verbose texts for codes of TS 27.005 §3.2.5. */
const CMS: ReadonlyMap<number, string> = new Map([
  [300, 'ME failure'],
  [301, 'SMS service of ME reserved'],
  [302, 'operation not allowed'],
  [303, 'operation not supported'],
  [304, 'invalid PDU mode parameter'],
  [305, 'invalid text mode parameter'],
  [310, 'SIM not inserted'],
  [311, 'SIM PIN required'],
  [313, 'SIM failure'],
  [316, 'SIM PUK required'],
  [321, 'invalid memory index'],
  [322, 'memory full'],
  [330, 'SMSC address unknown'],
  [331, 'no network service'],
  [332, 'network timeout'],
  [340, 'no +CNMA acknowledgement expected'],
  [500, 'unknown error'],
]);

const NUMERIC: ReadonlyMap<string, string> = new Map([
  ['OK', '0'],
  ['CONNECT', '1'],
  ['RING', '2'],
  ['NO CARRIER', '3'],
  ['ERROR', '4'],
]);

/** A final result code as the host asked for it with +CMEE. TS 27.007 §9.1. */
export function byErrorSetting(final: string, errors: 0 | 1 | 2, cmsNeedsCmee: boolean): string {
  const match = /^\+(CM[ES]) ERROR: (\d+)$/.exec(final);
  if (match === null) return final;
  const [, family, digits] = match;
  if (errors === 0 && (family === 'CME' || cmsNeedsCmee)) return 'ERROR';
  if (errors < 2) return final;
  const text = (family === 'CME' ? CME : CMS).get(Number(digits));
  return text === undefined ? final : `+${family} ERROR: ${text}`;
}

/** A final result code as ATV0 gives it: a number where V.250 §6.3.1 has one, else the words. */
export function numericResult(final: string): string {
  return NUMERIC.get(final) ?? final;
}
