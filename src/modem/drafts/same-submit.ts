/** Whether a value is a text of whole octets in upper-case hex. */
export function isHex(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[0-9A-F]{2})+$/.test(value);
}

/**
 * Whether two PDUs hold the same SUBMIT, each with the address of the service centre before it. That address and TP-MR
 * do not count: a modem may have filled them in (TS 23.040 §9.2.2.2, §9.2.3.6).
 */
export function isSameSubmit(one: string, other: string): boolean {
  const [first, second] = [submitIn(one), submitIn(other)];
  return first !== undefined && first === second;
}

const SUBMIT = 1;

function submitIn(hex: string): string | undefined {
  if (!isHex(hex)) return undefined;
  const tpdu = hex.slice(2 * (1 + Number.parseInt(hex.slice(0, 2), 16)));
  if (tpdu.length <= 4 || (Number.parseInt(tpdu.slice(0, 2), 16) & 3) !== SUBMIT) return undefined;
  return tpdu.slice(0, 2) + tpdu.slice(4);
}
