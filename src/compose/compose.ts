import { GatewayError } from '../core/index.js';
import type { Composition } from './composition.js';
import type { ComposeRequest } from './settings.js';

/**
 * Fixes what is sent for one text: reply header, footer, alphabet, segments.
 *
 * @throws GatewayError `TEXT_INVALID` when the body is empty or no Unicode text; `TOO_MANY_PARTS` when it is longer than
 * `maxParts` allows and may not be cut.
 */
export function compose(_request: ComposeRequest): Composition {
  throw new GatewayError('ALPHABET_IMPOSSIBLE', 'composition is being built');
}
