import { GatewayError } from '../core/index.js';

/** The codes of this part: what came was not hex, too short, too long, wrong, of a kind not known; or a value does not fit its field. */
export type PduErrorCode =
  | 'PDU_NOT_HEX'
  | 'PDU_TRUNCATED'
  | 'PDU_TRAILING'
  | 'PDU_INVALID'
  | 'PDU_UNSUPPORTED'
  | 'PDU_VALUE_OUT_OF_RANGE';

/** What was wanted, what was there instead, and where. */
export interface Mismatch {
  expected: string;
  found: string;
  /** From 0, counted over the whole input, service centre included; absent where a value was refused. */
  octet?: number;
}

/** The only error that the codec throws. */
export class PduError extends GatewayError {
  override readonly name: string = 'PduError';
  /** Where the trouble begins, from 0, service centre included; undefined when a value was to be encoded. */
  readonly octet: number | undefined;
  readonly expected: string;
  readonly found: string;

  constructor(code: PduErrorCode, { expected, found, octet }: Mismatch) {
    super(code, `${octet === undefined ? '' : `octet ${octet}: `}expected ${expected}, found ${found}`);
    this.octet = octet;
    this.expected = expected;
    this.found = found;
  }
}

/** Makes the error for a value that its field cannot hold. */
export function outOfRange(expected: string, found: unknown): PduError {
  return new PduError('PDU_VALUE_OUT_OF_RANGE', { expected, found: typeof found === 'string' ? found : String(found) });
}

/** Gives an integer back when it lies in its range. `name` is the field's. @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function inRange(value: number, lowest: number, highest: number, name: string): number {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
  throw outOfRange(`${name} from ${lowest} to ${highest}`, value);
}
