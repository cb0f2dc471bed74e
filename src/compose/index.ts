export { compose } from './compose.js';
export type {
  Composition,
  ForcingCharacter,
  NationalShift,
  Preview,
  Replacement,
  SegmentUsage,
  TransliterationSaving,
} from './composition.js';
export { type FoundAddress, findAddress } from './find-address.js';
export { preview } from './preview.js';
export { type SegmentPdu, type SegmentToSend, segmentPdu } from './segment-pdu.js';
export type { ComposeRequest, ComposeSettings, DataRequest, ReplyHeader } from './settings.js';
