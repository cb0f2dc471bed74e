import { badSip } from '../refusal.js';
import { isMessageId, MESSAGE_ID_WANTED } from './message-id.js';
import { parseXml, type XmlElement } from './xml.js';

/** What a disposition notification speaks of, and what it says (RFC 5438 §11.1.9 to §11.1.11). */
export interface Imdn {
  /** The Message-ID that the notification answers, as its sender wrote it. */
  messageId: string;
  about: 'delivery' | 'display' | 'processing';
  disposition: Disposition;
}

export type Disposition = 'delivered' | 'failed' | 'displayed' | 'processed' | 'stored' | 'forbidden' | 'error';

const NAMESPACE = 'urn:ietf:params:xml:ns:imdn';

/** What each kind of notification may say. */
const STATUS: Readonly<Record<Imdn['about'], readonly Disposition[]>> = {
  delivery: ['delivered', 'failed', 'forbidden', 'error'],
  display: ['displayed', 'forbidden', 'error'],
  processing: ['processed', 'stored', 'forbidden', 'error'],
};
const KINDS = ['delivery', 'display', 'processing'] as const;

/** Reads `message/imdn+xml` (RFC 5438 §11). @throws GatewayError `BAD_SIP`. */
export function parseImdn(text: string): Imdn {
  const root = parseXml(text);
  const prefix = root.name.includes(':') ? `${root.name.split(':')[0]}:` : '';
  const namespace = root.attributes.get(prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`);
  if (root.name !== `${prefix}imdn` || namespace !== NAMESPACE) {
    throw badSip({ wanted: `the element imdn of ${NAMESPACE}`, found: root.name, where: 'IMDN' });
  }
  const messageId = only(root, `${prefix}message-id`).text.trim();
  if (!isMessageId(messageId)) throw badSip({ wanted: MESSAGE_ID_WANTED, found: messageId, where: 'IMDN message-id' });
  for (const about of KINDS) {
    const notification = root.children.find(({ name }) => name === `${prefix}${about}-notification`);
    if (notification !== undefined) return { messageId, about, disposition: readStatus(notification, about, prefix) };
  }
  throw badSip({ wanted: 'a delivery, display or processing notification', found: 'none', where: 'IMDN' });
}

function readStatus(notification: XmlElement, about: Imdn['about'], prefix: string): Disposition {
  const status = only(notification, `${prefix}status`);
  const disposition = STATUS[about].find((name) => status.children.some((child) => child.name === prefix + name));
  if (disposition !== undefined) return disposition;
  const found = status.children.map(({ name }) => name).join(' ');
  throw badSip({ wanted: STATUS[about].join(' or '), found, where: `IMDN ${about} status` });
}

function only(parent: XmlElement, name: string): XmlElement {
  const found = parent.children.filter((child) => child.name === name);
  if (found.length !== 1 || found[0] === undefined) {
    throw badSip({ wanted: `one ${name}`, found: `${found.length}`, where: `IMDN ${parent.name}` });
  }
  return found[0];
}
