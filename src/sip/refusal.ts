import { GatewayError } from '../core/index.js';

const MOST_SHOWN = 60;

/**
 * A piece of hostile text for a sentence: quoted, on one line, printable ASCII, of bounded length.
 *
 * What cannot be printed appears as `\u0000`; text that was cut ends in `...`.
 */
export function shown(text: string): string {
  const cut = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
  return JSON.stringify(cut).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What a refusal names: what was wanted, what stood there instead, and where. */
export interface Refusal {
  wanted: string;
  found: string;
  where: string;
}

/** The error for SIP that is not as the standard wants it; `found` is shown escaped and cut. */
export function badSip({ wanted, found, where }: Refusal, options?: ErrorOptions): GatewayError {
  return new GatewayError('BAD_SIP', `${where}: wanted ${wanted}, found ${shown(found)}`, options);
}
