const HEX = /^(?:[0-9A-Fa-f]{2})*$/;

/** Octets as the AT line writes them: upper-case hex, two digits each. */
export function toHex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex').toUpperCase();
}

/** The octets that hex names; `undefined` when it is not whole octets of hex. */
export function fromHex(hex: string): Uint8Array | undefined {
  return HEX.test(hex) ? Uint8Array.from(Buffer.from(hex, 'hex')) : undefined;
}

/** Two hex digits for one octet; only the low eight bits count. */
export function hexOctet(value: number): string {
  return (value & 0xff).toString(16).toUpperCase().padStart(2, '0');
}
