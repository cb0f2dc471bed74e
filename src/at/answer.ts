import { GatewayError } from '../core/index.js';

/** A header line of an answer with the line behind it: `+CMGR`, `+CMGL`. */
export interface AnswerRecord {
  args: readonly string[];
  /** The PDU line, or the lines of a text, as they came; absent when the header stood alone (an empty slot). */
  body?: string;
}

/** All that a command's answer brought before its final result code. */
export interface Answer {
  /** Values of each line that bears the command's name, in order. */
  lines: readonly (readonly string[])[];
  records: readonly AnswerRecord[];
  /** Lines without a name, of commands that answer so (`+CGMI`, `+CIMI`). */
  text: readonly string[];
  /** All of its lines as they came, in order. */
  raw: readonly string[];
}

/** Reads a whole number between the limits from a value of an answer. @throws GatewayError `AT_ANSWER_INVALID`. */
export function integer(value: string | undefined, least: number, most: number): number {
  const number = optionalInteger(value, least, most);
  if (number !== undefined) return number;
  throw new GatewayError(
    'AT_ANSWER_INVALID',
    `expected a number from ${least} to ${most}, found ${JSON.stringify(value ?? null)}`,
  );
}

/** As `integer`; undefined when the value is absent, empty, no number or out of range. Leading zeros are allowed. */
export function optionalInteger(value: string | undefined, least: number, most: number): number | undefined {
  if (value === undefined || !/^ *\d{1,9} *$/.test(value)) return undefined;
  const number = Number(value);
  return number >= least && number <= most ? number : undefined;
}
