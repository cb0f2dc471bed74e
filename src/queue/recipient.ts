/** Fewer digits than this must be equal; more are compared by this many from the end. */
const COMPARED_DIGITS = 8;

/**
 * The digits by which two ways of writing one number are found equal: `+40722123456` and `0722123456` both give
 * `22123456`. A network reports the recipient as it likes: international, national, with or without `+`.
 */
export function recipientKey(number: string): string {
  const digits = number.replace(/\D/g, '');
  return digits === '' ? number : digits.slice(-COMPARED_DIGITS);
}
