import type { Claim } from '../../src/queue/index.js';

/**
 * A SUBMIT in UCS-2, made by hand: what these tests are about is what becomes of it. `00` for the SIM's own service
 * centre, TP-SRR as wanted, TP-MR 0, an international number (TS 23.040 §9.2.2.2).
 */
export function submitHex(claim: Claim): { hex: string; tpduLength: number } {
  const digits = claim.number.replace('+', '');
  const swapped = (digits.length % 2 === 0 ? digits : `${digits}F`).replace(/(.)(.)/g, '$2$1');
  const text = Buffer.from(claim.text, 'utf16le').swap16().toString('hex').toUpperCase();
  const first = claim.options.statusReport ? '21' : '01';
  const tpdu = `${first}00${octet(digits.length)}91${swapped}0008${octet(text.length / 2)}${text}`;
  return { hex: `00${tpdu}`, tpduLength: tpdu.length / 2 };
}

function octet(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
