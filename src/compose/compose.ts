import { GatewayError } from '../core/index.js';
import { GSM7 } from './alphabet.js';
import { codePointsOf } from './code-points.js';
import { composeData } from './compose-data.js';
import type { Composition, ForcingCharacter } from './composition.js';
import { type Layout, layOut } from './layout.js';
import { MOST_SEGMENTS, parted, segmentLimit } from './limits.js';
import { choosePlan, type Parts, type Plan, wholeText } from './plan.js';
import { replyHeader } from './reply-header.js';
import type { ComposeRequest, DataRequest } from './settings.js';
import { truncate } from './truncate.js';

/**
 * Fixes what is sent for one text: reply header, footer, alphabet, segments; or for octets, which are only divided. The
 * same request always gives the same.
 *
 * Control characters are text like any other: those that GSM 7 bit lacks make the message UCS-2.
 *
 * @throws GatewayError `TEXT_INVALID` when body or data is empty, or the body holds half a surrogate pair;
 * `TOO_MANY_PARTS` when it is longer than `maxParts` allows and must not be cut, or when header and footer leave no room
 * for any of it.
 */
export function compose(request: ComposeRequest | DataRequest): Composition {
  return 'data' in request ? composeData(request) : composeText(request);
}

function composeText(request: ComposeRequest): Composition {
  const { settings, body, ports } = request;
  const parts: Parts = { header: replyHeader(request.sender, settings.replyHeader), body, footer: settings.footer };
  checkText(parts);
  const plan = choosePlan(parts, { ...settings, ports });
  const { concatenation } = settings;
  const limit = segmentLimit(settings.maxParts);
  const whole = layOut(wholeText(plan), { alphabet: plan.alphabet, concatenation, limit, ports });
  if (whole !== undefined) return composition(plan, whole);
  if (settings.overflow === 'refuse') throw tooLong(plan, request);
  const cut = truncate(plan, { concatenation, limit, ports });
  if (cut === undefined) {
    throw new GatewayError('TOO_MANY_PARTS', `reply header and footer leave no room for text in ${parted(limit)}`);
  }
  const rest = body.slice(cut.restFrom);
  return { ...composition(cut.plan, cut.layout), ...(rest === '' ? {} : { rest }) };
}

function checkText({ header, body, footer }: Parts): void {
  if (body === '') throw new GatewayError('TEXT_INVALID', 'expected a text, found an empty one');
  if (!body.isWellFormed())
    throw new GatewayError('TEXT_INVALID', 'the text holds half a surrogate pair: it is no Unicode');
  if (!header.isWellFormed() || !footer.isWellFormed()) {
    throw new GatewayError(
      'TEXT_INVALID',
      'the reply header or the footer holds half a surrogate pair: it is no Unicode',
    );
  }
}

function tooLong(plan: Plan, { settings, ports }: ComposeRequest): GatewayError {
  const wish = { alphabet: plan.alphabet, concatenation: settings.concatenation, limit: MOST_SEGMENTS, ports };
  const needed = layOut(wholeText(plan), wish)?.segments.length;
  const found = needed === undefined ? `more than ${MOST_SEGMENTS} parts` : parted(needed);
  return new GatewayError('TOO_MANY_PARTS', `the text takes ${found}, allowed are ${settings.maxParts}`);
}

function composition(plan: Plan, layout: Layout): Composition {
  const { alphabet, changed } = plan;
  return {
    encoding: alphabet.encoding,
    ...layout,
    ...(alphabet.nationalShift === undefined ? {} : { nationalShift: alphabet.nationalShift }),
    forcing: alphabet.encoding === 'ucs2' ? forcingCharacters(wholeText(plan)) : [],
    changed,
  };
}

function forcingCharacters(text: string): ForcingCharacter[] {
  const found = new Map<string, ForcingCharacter>();
  for (const character of text) {
    if (GSM7.cost(character.codePointAt(0) ?? 0) > 0) continue;
    const known = found.get(character);
    if (known === undefined) found.set(character, { character, codePoint: codePointsOf(character), count: 1 });
    else known.count += 1;
  }
  return [...found.values()];
}
