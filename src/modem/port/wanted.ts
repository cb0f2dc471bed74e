/** What tells a modem from others, or its SIM; absent members were not told. */
export interface PortIdentity {
  imei?: string;
  imsi?: string;
}

/** Which modem a device name of the form `imei:...` or `imsi:...` means. */
export interface Wanted {
  by: 'imei' | 'imsi';
  digits: string;
}

/** Undefined for a name that says where the modem is, instead of which it is. */
export function wantedOf(device: string): Wanted | undefined {
  const [, by, digits] = /^(imei|imsi):(\d+)$/.exec(device) ?? [];
  return digits !== undefined && (by === 'imei' || by === 'imsi') ? { by, digits } : undefined;
}

/** Whether it is the modem, or holds the SIM, that is looked for. */
export function isWanted({ by, digits }: Wanted, { imei, imsi }: PortIdentity): boolean {
  return by === 'imsi' ? imsi === digits : sameImei(imei, digits);
}

/**
 * The first 14 digits are the device's (TS 23.003 §6.2.1); behind them stands a check digit that some devices leave
 * out or give as 0, or a software version of two digits.
 */
export function sameImei(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.slice(0, 14) === b.slice(0, 14);
}

/** Why the modem that was set up is none that this device name means; undefined when it is, or nothing can be said. */
export function strayReason(device: string, identity: PortIdentity): string | undefined {
  const wanted = wantedOf(device);
  const found = wanted && identity[wanted.by];
  if (!wanted || found === undefined || isWanted(wanted, identity)) return undefined;
  return `found the ${wanted.by.toUpperCase()} ${found} where ${device} is wanted`;
}
