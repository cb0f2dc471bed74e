import { GatewayError } from '../../core/index.js';
import { badSip, shown } from '../refusal.js';
import type { SipRequest } from '../request.js';
import { decodeText } from './charset.js';
import { type ImdnWishes, readCpim } from './cpim.js';
import { type Entity, readEntity } from './entity.js';
import { type Imdn, parseImdn } from './imdn.js';
import { parseMediaType } from './media-type.js';
import { splitMultipart } from './multipart.js';
import { decodeTransfer } from './transfer-encoding.js';

/** What the body of a MESSAGE says. */
export type Content =
  /** A text to be sent, never empty; every character as it came. `wishes` only when the sender has some. */
  | { kind: 'text'; text: string; wishes?: ImdnWishes }
  /** Somebody is writing, or stopped (RFC 3994). */
  | { kind: 'typing' }
  /** What became of a message that went the other way (RFC 5438). */
  | ({ kind: 'imdn' } & Imdn);

/** What `readContent` reads, as the Accept header of a 415 names it (RFC 3261 §20.1). */
export const ACCEPTED_TYPES: readonly string[] = [
  'text/plain',
  'message/cpim',
  'multipart/*',
  'message/imdn+xml',
  'application/im-iscomposing+xml',
];

/** CPIM in multipart in CPIM is still somebody's message; deeper is an attack. */
const MOST_DEPTH = 4;

/**
 * Reads the body of a MESSAGE: plain text, as it is or in `message/cpim` or `multipart/*`, a typing notice, or a
 * disposition notification.
 *
 * @throws GatewayError `UNSUPPORTED_CONTENT` for every other type, charset or encoding and for no type at all;
 * `TEXT_INVALID` for a text that is empty or not in its charset; `BAD_SIP` for a broken structure.
 */
export function readContent(request: Pick<SipRequest, 'headers' | 'body'>): Content {
  const { headers, body } = request;
  const type = headers.get('Content-Type');
  if (type === undefined) throw unsupported('there is no Content-Type');
  for (const encoding of headers.all('Content-Encoding')) {
    if (encoding.toLowerCase() !== 'identity') throw unsupported(`Content-Encoding ${shown(encoding)} is not read`);
  }
  const entity: Entity = {
    type: parseMediaType(type),
    transferEncoding: (headers.get('Content-Transfer-Encoding') ?? 'binary').toLowerCase(),
    attachment: false,
    octets: body,
  };
  const content = contentOf(entity, 0);
  if (content === undefined) throw unsupported(`${shown(entity.type.name)} holds nothing that could be sent`);
  if (content.kind === 'text' && content.text === '') throw new GatewayError('TEXT_INVALID', 'the text is empty');
  return content;
}

function unsupported(sentence: string): GatewayError {
  return new GatewayError('UNSUPPORTED_CONTENT', `${sentence}; accepted are ${ACCEPTED_TYPES.join(', ')}`);
}

/** `undefined` when the entity is of a type that says nothing to us. */
function contentOf(entity: Entity, depth: number): Content | undefined {
  if (depth > MOST_DEPTH) {
    throw badSip({ wanted: `at most ${MOST_DEPTH} bodies within each other`, found: 'more', where: 'body' });
  }
  const { name, parameters } = entity.type;
  if (name === 'application/im-iscomposing+xml') return { kind: 'typing' };
  if (name.startsWith('multipart/')) return contentOfParts(entity, depth);
  switch (name) {
    case 'text/plain':
      return { kind: 'text', text: decodeText(octetsOf(entity), parameters.get('charset') ?? undefined) };
    case 'message/cpim':
      return contentOfCpim(entity, depth);
    case 'message/imdn+xml':
      return { kind: 'imdn', ...parseImdn(decodeText(octetsOf(entity), parameters.get('charset') ?? undefined)) };
    default:
      return undefined;
  }
}

function octetsOf(entity: Entity): Uint8Array {
  return decodeTransfer(entity.octets, entity.transferEncoding);
}

function contentOfCpim(entity: Entity, depth: number): Content | undefined {
  const cpim = readCpim(octetsOf(entity));
  const content = contentOf(cpim.entity, depth + 1);
  if (content?.kind !== 'text' || cpim.wishes === undefined) return content;
  return { ...content, wishes: cpim.wishes };
}

/** The first part that is a text and no file, and not empty where another is not; other parts are not for a telephone. */
function contentOfParts(entity: Entity, depth: number): Content | undefined {
  let empty: Content | undefined;
  for (const octets of splitMultipart(octetsOf(entity), entity.type.parameters)) {
    const part = readEntity(octets, 'headers of a part');
    const content = part.attachment ? undefined : contentOf(part, depth + 1);
    if (content?.kind !== 'text') continue;
    if (content.text !== '') return content;
    empty ??= content;
  }
  return empty;
}
