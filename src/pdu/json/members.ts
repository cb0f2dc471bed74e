import { outOfRange } from '../error.js';
import { fromHex } from '../hex.js';

/** A JSON object whose members are not checked yet. */
export type Members = Readonly<Record<string, unknown>>;

/** Takes a value for an object. @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function objectIn(value: unknown, name: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw outOfRange(`${name} as an object`, shown(value));
}

/** An integer member, or `otherwise` where it is absent; without that it must be there. The caller's encoder checks its range. */
export function integerIn(members: Members, name: string, otherwise?: number): number {
  const value = members[name] ?? otherwise;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw outOfRange(`${name} as an integer`, shown(value));
}

/** An integer member, or undefined where it is absent. */
export function optionalIntegerIn(members: Members, name: string): number | undefined {
  return members[name] === undefined ? undefined : integerIn(members, name);
}

/** A flag, false where it is absent. */
export function flagIn(members: Members, name: string): boolean {
  const value = members[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw outOfRange(`${name} as true or false`, shown(value));
}

/** A string member. */
export function stringIn(members: Members, name: string): string {
  const value = members[name];
  if (typeof value === 'string') return value;
  throw outOfRange(`${name} as a string`, shown(value));
}

/** A member of hex digits, as octets. */
export function octetsIn(members: Members, name: string): Uint8Array {
  return Uint8Array.from(fromHex(stringIn(members, name)));
}

/** What was found, short enough for a sentence. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= 40 ? text : `${text.slice(0, 40)}...`;
}
