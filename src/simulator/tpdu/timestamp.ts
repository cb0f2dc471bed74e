import { swapDigits } from './address.js';

const two = (value: number) => String(value).padStart(2, '0');

/** Date and time of a place `zoneQuarterHours` east of UTC, by field; `year` has two digits. */
function fieldsAt(at: number, zoneQuarterHours: number): string[] {
  const local = new Date(at + zoneQuarterHours * 900_000);
  return [
    two(local.getUTCFullYear() % 100),
    two(local.getUTCMonth() + 1),
    two(local.getUTCDate()),
    two(local.getUTCHours()),
    two(local.getUTCMinutes()),
    two(local.getUTCSeconds()),
  ];
}

/** TP-SCTS or TP-DT as hex: seven swapped octets, the sign of the zone in bit 3 of the last. TS 23.040 §9.2.3.11. */
export function encodeTimestamp(at: number, zoneQuarterHours = 0): string {
  const zone = swapDigits(two(Math.abs(zoneQuarterHours)));
  const signed = zoneQuarterHours < 0 ? (Number.parseInt(zone, 16) | 0x08).toString(16).toUpperCase() : zone;
  return swapDigits(fieldsAt(at, zoneQuarterHours).join('')) + signed.padStart(2, '0');
}

/** A moment as text mode and +CCLK write it: `yy/MM/dd,hh:mm:ss±zz`. TS 27.005 §3.1, TS 27.007 §8.15. */
export function writeTimestamp(at: number, zoneQuarterHours = 0): string {
  const [year, month, day, ...time] = fieldsAt(at, zoneQuarterHours);
  const sign = zoneQuarterHours < 0 ? '-' : '+';
  return `${year}/${month}/${day},${time.join(':')}${sign}${two(Math.abs(zoneQuarterHours))}`;
}

/** What `writeTimestamp` writes, out of the seven octets of a TPDU. */
export function writeTimestampOctets(octets: Uint8Array): string {
  const swapped = [...octets].map((octet) => `${octet & 0xf}${octet >> 4}`);
  const zone = octets[6] ?? 0;
  const quarters = `${zone & 0x7}${zone >> 4}`;
  const [year, month, day, hour, minute, second] = swapped;
  return `${year}/${month}/${day},${hour}:${minute}:${second}${zone & 0x08 ? '-' : '+'}${quarters}`;
}
