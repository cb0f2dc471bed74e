import { type Composition, type Preview, preview, type SegmentUsage } from '../compose/index.js';
import { chooseNetwork, type Networks, type Price } from '../routing/index.js';
import { shownContent } from './content.js';
import type { PreviewCall } from './send-call.js';
import { composeRequest, senderOfCall, type TextOptions } from './text.js';

/** A message as it would be sent, and what that would cost. */
export interface TextPreview extends Omit<Preview, 'segments' | 'usage'> {
  network: string;
  /** What `used` and `left` count. */
  unit: 'septets' | 'UTF-16 units' | 'octets';
  /** With `8bit`, `text` is the octets in hexadecimal. */
  segments: (SegmentUsage & { text: string })[];
  /** Of all segments; absent where the network has no price. */
  cost?: Price;
}

const UNITS = { gsm7: 'septets', ucs2: 'UTF-16 units', '8bit': 'octets' } as const;

/** What a preview needs to know of the configuration. */
export interface PreviewOptions extends TextOptions {
  networks: Networks;
}

/**
 * Shows what acceptance would make of a message, by the same rules. Nothing is stored.
 *
 * @throws GatewayError as acceptance would: `UNKNOWN_NETWORK`, `SENDER_REFUSED`, `TEXT_INVALID`, `TOO_MANY_PARTS`.
 */
export function previewText({ from, network: named, ...wording }: PreviewCall, options: PreviewOptions): TextPreview {
  const network = chooseNetwork(named, options.networks);
  const sender = senderOfCall(from, options);
  const { segments, usage, ...rest } = preview(composeRequest({ ...wording, sender }, options));
  return {
    network: network.name,
    ...rest,
    unit: UNITS[rest.encoding],
    segments: usage.map((room, index) => ({ text: shownSegment(segments[index] ?? '', rest), ...room })),
    ...(network.price === undefined ? {} : { cost: times(network.price, segments.length) }),
  };
}

function shownSegment(text: string, { encoding }: Pick<Composition, 'encoding'>): string {
  return encoding === '8bit' ? shownContent({ data: Buffer.from(text, 'latin1') }) : text;
}

/** A price so many times, exactly: decimals are counted, not rounded. */
function times({ amount, currency }: Price, count: number): Price {
  const [whole = '', decimals = ''] = amount.split('.');
  const product = (BigInt(whole + decimals) * BigInt(count)).toString().padStart(decimals.length + 1, '0');
  const point = product.length - decimals.length;
  return { amount: decimals === '' ? product : `${product.slice(0, point)}.${product.slice(point)}`, currency };
}
