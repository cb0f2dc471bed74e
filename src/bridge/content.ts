import { GatewayError } from '../core/index.js';
import { toHex } from '../pdu/index.js';

/** What an API client sends: a text, or octets for an application on the phone. */
export type Content = { body: string } | { data: Uint8Array };

/** The content of a call that may name it in either way, `data` as base64. @throws GatewayError `BAD_REQUEST`. */
export function contentOf({ body, data }: { body?: string | undefined; data?: string | undefined }): Content {
  if (body !== undefined && data === undefined) return { body };
  if (body === undefined && data !== undefined) return { data: Buffer.from(data, 'base64') };
  const found = body === undefined ? 'neither' : 'both';
  throw new GatewayError('BAD_REQUEST', `body, data: expected exactly one of them, found ${found}`);
}

/** The content as people see it: octets are shown in hexadecimal. */
export function shownContent(content: Content): string {
  return 'data' in content ? toHex(content.data) : content.body;
}
