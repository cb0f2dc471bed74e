import type { Ports } from '../pdu/index.js';
import type { Alphabet } from './alphabet.js';
import type { SegmentUsage } from './composition.js';
import type { Laid } from './laid.js';
import { layJoined } from './lay-joined.js';
import { layNumbered } from './lay-numbered.js';
import { MeasuredText } from './measured-text.js';
import { segmentCapacity } from './segment-header.js';
import type { ComposeSettings } from './settings.js';

/** A text divided into segments. */
export interface Layout {
  concatenation: 'udh8' | 'udh16' | 'none';
  segments: string[];
  usage: SegmentUsage[];
}

/** How a text is to be divided. */
export interface LayoutWish {
  alphabet: Alphabet;
  concatenation: ComposeSettings['concatenation'];
  /** Most segments. */
  limit: number;
  ports?: Ports | undefined;
}

/** Divides a text into as few segments as its way of counting them allows; undefined when the limit is not enough, or the alphabet. */
export function layOut(text: string, wish: LayoutWish): Layout | undefined {
  const measured = MeasuredText.of(text, wish.alphabet);
  return measured === undefined ? undefined : layMeasured(measured, wish);
}

function layMeasured(
  measured: MeasuredText,
  { alphabet, concatenation, limit, ports }: LayoutWish,
): Layout | undefined {
  const { encoding, nationalShift } = alphabet;
  const single = segmentCapacity({ encoding, concatenation: 'none', nationalShift, ports });
  const used = measured.cost(0);
  if (used <= single) {
    return { concatenation: 'none', segments: [measured.text], usage: [{ used, left: single - used }] };
  }
  if (concatenation === 'text') {
    const segments = layNumbered(measured, { capacity: single, limit, alphabet });
    return segments === undefined ? undefined : { concatenation: 'none', ...filled(segments, single) };
  }
  const joined = segmentCapacity({ encoding, concatenation, nationalShift, ports });
  const segments = layJoined(measured, { capacity: joined, limit });
  return segments === undefined ? undefined : { concatenation, ...filled(segments, joined) };
}

function filled(segments: Laid[], capacity: number): { segments: string[]; usage: SegmentUsage[] } {
  return {
    segments: segments.map(({ text }) => text),
    usage: segments.map(({ used }) => ({ used, left: capacity - used })),
  };
}
