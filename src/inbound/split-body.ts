/** Fewer octets than this are too little to be worth a message of their own. */
const LEAST_OCTETS = 100;
/** RFC 3428 §8 wants a whole request in 1300; this leaves room for its headers. */
const MOST_OCTETS = 700;

const characters = new Intl.Segmenter('und', { granularity: 'grapheme' });
const encoder = new TextEncoder();

/** Whether a body that was refused for its size can be sent in pieces. */
export function isDivisible(body: string): boolean {
  return encoder.encode(body).length > LEAST_OCTETS;
}

/**
 * A body in pieces that are less than half as large as what was refused, never cut within a character as a reader
 * sees it, and with a blank or a line end as the last character where one is near.
 */
export function splitBody(body: string): string[] {
  const most = Math.max(LEAST_OCTETS, Math.min(MOST_OCTETS, Math.floor(encoder.encode(body).length / 2)));
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const { segment } of characters.segment(body)) {
    const size = encoder.encode(segment).length;
    if (octets + size > most && piece !== '') {
      const cut = lastBreak(piece);
      pieces.push(piece.slice(0, cut));
      piece = piece.slice(cut);
      octets = encoder.encode(piece).length;
    }
    piece += segment;
    octets += size;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

/** Where to cut: behind the last white space of the second half, or at the end. */
function lastBreak(piece: string): number {
  const at = piece.search(/\s\S*$/u);
  return at >= piece.length / 2 ? at + 1 : piece.length;
}
