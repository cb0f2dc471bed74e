import type { ComposeRequest, ComposeSettings } from '../../src/compose/index.js';

/** A text that is sent bare, in as many segments as it takes. */
export function bare(body: string, settings: Partial<ComposeSettings> = {}): ComposeRequest {
  return {
    body,
    sender: 'sip:alice@example.org',
    settings: {
      replyHeader: 'none',
      footer: '',
      maxParts: 255,
      overflow: 'refuse',
      concatenation: 'udh8',
      transliterate: false,
      nationalShifts: [],
      ...settings,
    },
  };
}
