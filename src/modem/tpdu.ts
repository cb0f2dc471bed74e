const HEX = /^(?:[0-9A-F]{2})+$/;

/**
 * Gives a received PDU the service centre's address that devices of the old mode leave out: an empty one.
 *
 * Where all octets are as many as the header says the TPDU alone has, there is none.
 */
export function withServiceCentre(hex: string, tpduLength: number | null): string {
  return HEX.test(hex) && tpduLength !== null && hex.length / 2 === tpduLength ? `00${hex}` : hex;
}

/** What a received PDU looks like from outside: TP-MTI of TS 23.040 §9.2.3.1, and whether its octets are all there. */
export function kindOf(hex: string, tpduLength: number | null): 'message' | 'report' | 'undecodable' {
  if (!HEX.test(hex)) return 'undecodable';
  const centreOctets = 1 + Number.parseInt(hex.slice(0, 2), 16);
  const first = hex.slice(centreOctets * 2, centreOctets * 2 + 2);
  if (first === '') return 'undecodable';
  if (tpduLength !== null && hex.length / 2 < centreOctets + tpduLength) return 'undecodable';
  const type = Number.parseInt(first, 16) & 0x03;
  if (type === 0) return 'message';
  return type === 2 ? 'report' : 'undecodable';
}

/** Whether a PDU has other octets than its header says (TS 27.005 §3.1): some are missing, or too many. */
export function hasOtherLength(hex: string, tpduLength: number | null): boolean {
  if (!HEX.test(hex) || tpduLength === null) return false;
  return hex.length / 2 !== 1 + Number.parseInt(hex.slice(0, 2), 16) + tpduLength;
}

/** Whether a PDU is whole, as far as it can be told from outside. */
export function isSound(hex: string, tpduLength: number | null): boolean {
  const whole = withServiceCentre(hex, tpduLength);
  return kindOf(whole, tpduLength) !== 'undecodable' && !hasOtherLength(whole, tpduLength);
}
