import { type SegmentPdu, segmentPdu } from '../compose/index.js';
import type { Claim } from '../queue/index.js';

/**
 * Makes the SUBMIT of a claimed segment. The service centre is the SIM's: set-up has put the configured one there.
 *
 * @throws GatewayError of the codec.
 */
export function submitOf(claim: Claim, mode: 'new' | 'old'): SegmentPdu {
  const { number, text, encoding, concatenation, concatenationReference, segments, options, ref } = claim;
  return segmentPdu({
    number,
    text,
    encoding,
    concatenation,
    concatenationReference,
    index: ref.segment,
    total: segments,
    ...options,
    mode,
  });
}
