import type { Ports } from '../pdu/index.js';
import { carries, GSM7 } from './alphabet.js';
import { type Layout, layOut } from './layout.js';
import { TRUNCATED } from './limits.js';
import { MeasuredText } from './measured-text.js';
import { exactPlan, type Plan } from './plan.js';
import { safeCut } from './safe-cut.js';
import { segmentCapacity } from './segment-header.js';
import type { ComposeSettings } from './settings.js';

/** A text that was cut so that it fits. */
export interface Cut {
  plan: Plan;
  layout: Layout;
  /** First character of the user's own text that is not sent; its length, when only the footer had to go. */
  restFrom: number;
}

/** What bounds the cut text. */
export interface CutWish {
  concatenation: ComposeSettings['concatenation'];
  limit: number;
  ports: Ports | undefined;
}

/**
 * Cuts the body so that header, body, mark and footer fill the allowed segments; the footer goes where both cannot stay.
 *
 * @returns undefined when not one character of the body would be sent.
 */
export function truncate(plan: Plan, wish: CutWish): Cut | undefined {
  const whole = longest(plan, wish);
  const start = sevenBitStart(plan);
  const short = start === undefined ? undefined : longest(start, wish);
  return (short?.restFrom ?? 0) > (whole?.restFrom ?? 0) ? short : whole;
}

/** What UCS-2 was chosen for may lie beyond the cut: the text up to it may go further in GSM 7 bit. */
function sevenBitStart(plan: Plan): Plan | undefined {
  const { header, body, footer, alphabet } = plan;
  if (alphabet.encoding !== 'ucs2' || !carries(GSM7, header + footer)) return undefined;
  let missing = 0;
  while (missing < body.length && GSM7.cost(body.charCodeAt(missing)) > 0) missing += 1;
  const end = cleanPlace(plan, missing);
  return end === 0 ? undefined : exactPlan({ header, body: body.slice(0, end), footer }, GSM7);
}

function longest(plan: Plan, wish: CutWish): Cut | undefined {
  return (
    longestBefore(plan, TRUNCATED + plan.footer, wish) ??
    withoutFooter(plan, wish) ??
    longestBefore(plan, TRUNCATED, wish)
  );
}

function withoutFooter(plan: Plan, wish: CutWish): Cut | undefined {
  const layout = layOut(plan.header + plan.body, { ...wish, alphabet: plan.alphabet });
  return layout === undefined ? undefined : { plan, layout, restFrom: plan.sourceOf(plan.body.length) };
}

/** The longest beginning of the body that fits before a fixed end. */
function longestBefore(plan: Plan, end: string, wish: CutWish): Cut | undefined {
  const { alphabet, header, body } = plan;
  const layoutAt = (place: number) => layOut(header + body.slice(0, place) + end, { ...wish, alphabet });
  let low = 0;
  let high = Math.min(
    body.length,
    wish.limit * segmentCapacity({ encoding: alphabet.encoding, concatenation: 'none' }),
  );
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (layoutAt(middle) === undefined) high = middle - 1;
    else low = middle;
  }
  // A cut further to the front nearly always fits, too; not always, as the numbered way breaks between words.
  for (let place = cleanPlace(plan, low); place > 0; place = cleanPlace(plan, place - 1)) {
    const layout = layoutAt(place);
    if (layout !== undefined) return { plan, layout, restFrom: plan.sourceOf(place) };
  }
  return undefined;
}

/** The last place not behind `place` that divides neither a grapheme cluster nor a replacement. */
function cleanPlace(plan: Plan, place: number): number {
  const { alphabet, body } = plan;
  const capacity = segmentCapacity({ encoding: alphabet.encoding, concatenation: 'none' });
  const measured = MeasuredText.of(body.slice(0, place + capacity + 2), alphabet);
  let clean = measured === undefined || place <= 0 ? 0 : safeCut(measured, { start: 0, at: place, capacity });
  while (clean > 0 && plan.sourceOf(clean) === plan.sourceOf(clean - 1)) clean -= 1;
  return clean;
}
