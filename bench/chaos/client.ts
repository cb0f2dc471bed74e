import { request } from 'node:http';
import type { MessageView, TimelineEvent } from '../../src/queue/index.js';
import type { Outgoing } from './plan.js';

export const TOKEN = 'token-of-the-chaos-runs';

/** What became of one request to accept a message. */
export type Answer =
  | { is: 'accepted'; id: string }
  | { is: 'refused'; sentence: string; later: boolean }
  | { is: 'lost' };

/** Asks a sidecar to accept a message; the key makes a repetition harmless. */
export async function post(url: string, message: Outgoing, network: string | undefined): Promise<Answer> {
  const { index, from, to, body } = message;
  const method = network === undefined ? 'sms.send_msg' : 'sms.send_msg_to_net';
  const params = { from, to, body, idempotencyKey: `key-${index}`, ...(network === undefined ? {} : { network }) };
  try {
    const answer = await exchange(url, '/rpc', JSON.stringify({ jsonrpc: '2.0', id: index, method, params }));
    const { result, error } = Object(answer);
    if (result !== undefined) return { is: 'accepted', id: String(result.id) };
    return { is: 'refused', sentence: JSON.stringify(error), later: error?.data?.httpStatus === 503 };
  } catch {
    return { is: 'lost' };
  }
}

/** All messages, both directions. */
export async function messages(url: string): Promise<MessageView[]> {
  const { items }: { items: MessageView[] } = await exchange(url, '/v1/messages?limit=500');
  return items;
}

export function timeline(url: string, id: string): Promise<TimelineEvent[]> {
  return exchange(url, `/v1/messages/${id}/timeline`);
}

function exchange<T>(url: string, path: string, body?: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' };
    const call = request(url + path, { method: body === undefined ? 'GET' : 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        } catch (error) {
          reject(error);
        }
      });
      response.on('aborted', () => reject(new Error('the answer was cut off')));
    });
    call.on('error', reject);
    call.end(body);
  });
}
