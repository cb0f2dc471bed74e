import { badSip } from '../refusal.js';
import { type Entity, type HeaderBlock, readEntity, readHeaderBlock } from './entity.js';
import { isMessageId, MESSAGE_ID_WANTED } from './message-id.js';

/** What the sender of a message asks to be told of it (RFC 5438 §6.2). */
export interface ImdnWishes {
  /** Tell when the message was delivered. */
  positiveDelivery: boolean;
  /** Tell when it cannot be delivered. */
  negativeDelivery: boolean;
  /** Tell when it was read. */
  display: boolean;
  /** The sender's own name for the message, to be given back; printable ASCII without blanks. */
  messageId: string;
}

/** A CPIM message: the entity in it, and what its sender wishes to be told. */
export interface Cpim {
  entity: Entity;
  wishes?: ImdnWishes;
}

const IMDN_NAMESPACE = 'urn:ietf:params:imdn';

/** Unwraps `message/cpim`: headers, an empty line, the headers and body of an entity (RFC 3862 §2). @throws GatewayError `BAD_SIP`. */
export function readCpim(octets: Uint8Array): Cpim {
  const block = readHeaderBlock(octets, 'CPIM headers');
  const entity = readEntity(octets.subarray(block.end), 'headers of the CPIM content');
  const wishes = readWishes(block.fields);
  return wishes === undefined ? { entity } : { entity, wishes };
}

/** RFC 5438 §7.1.1: without a Message-ID nothing can be told, and without a Disposition-Notification nothing is to be. */
function readWishes(fields: HeaderBlock['fields']): ImdnWishes | undefined {
  const prefix = imdnPrefix(fields);
  const get = (name: string) => fields.find(([known]) => known === `${prefix}.${name}`)?.[1];
  const messageId = get('message-id');
  const notification = get('disposition-notification');
  if (messageId === undefined || notification === undefined) return undefined;
  if (!isMessageId(messageId)) throw badSip({ wanted: MESSAGE_ID_WANTED, found: messageId, where: 'imdn.Message-ID' });
  const asked = new Set(notification.split(',').map((item) => item.split(';')[0]?.trim().toLowerCase()));
  return {
    positiveDelivery: asked.has('positive-delivery'),
    negativeDelivery: asked.has('negative-delivery'),
    display: asked.has('display'),
    messageId,
  };
}

/** The prefix that an NS header gives the namespace (RFC 3862 §3.4); `imdn`, as in RFC 5438, for those who leave it out. */
function imdnPrefix(fields: HeaderBlock['fields']): string {
  for (const [name, value] of fields) {
    const [, prefix, namespace] = name === 'ns' ? (/^([\w-]+)[ \t]+<([^<>]*)>$/.exec(value) ?? []) : [];
    if (prefix !== undefined && namespace === IMDN_NAMESPACE) return prefix.toLowerCase();
  }
  return 'imdn';
}
