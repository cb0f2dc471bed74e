import { Router } from 'express';
import { z } from 'zod';
import { GatewayError, MESSAGE_STATES } from '../../core/index.js';
import type { MessageFilter, QueueStore } from '../../queue/index.js';
import { addressOfRecord, parseUri } from '../../sip/index.js';
import type { AcceptanceDesk } from '../acceptance.js';
import { readPreviewCall } from '../send-call.js';
import { checked, readSubmission } from '../submission.js';
import { jsonBody } from './json.js';

const DEFAULT_PAGE = 50;

/** `?state&number&callId&network&direction&cursor&limit` of a list; an empty member does not narrow. */
export const listQuery = z.object({
  state: z.enum(MESSAGE_STATES).optional(),
  direction: z.enum(['to-mobile', 'from-mobile']).optional(),
  number: z.string().optional(),
  callId: z.string().optional(),
  network: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(DEFAULT_PAGE),
});

type ListQuery = z.infer<typeof listQuery>;
type Reads = Pick<QueueStore, 'find' | 'list' | 'timeline'>;

/** One page of messages. Shared by HTTP and RPC. */
export function listMessages(queue: Reads, query: ListQuery): ReturnType<QueueStore['list']> {
  const { cursor, limit, ...filter } = query;
  const narrowed: MessageFilter = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  return queue.list(narrowed, cursor === undefined ? { limit } : { limit, cursor });
}

/** The message with that id. @throws GatewayError `NOT_FOUND`. */
export async function findMessage(queue: Reads, id: string) {
  const message = await queue.find(id);
  if (message === undefined) throw new GatewayError('NOT_FOUND', `there is no message ${JSON.stringify(id)}`);
  return message;
}

/** Accepting and reading messages, and the registrar's word that a user is back. */
export function messageRoutes(desk: AcceptanceDesk, queue: Reads & Pick<QueueStore, 'wakeInbound'>): Router {
  const router = Router();
  router.post('/messages', async (request, response) => {
    const result = await desk.acceptRequest(readSubmission(jsonBody(request)));
    response.status(result.state === 'ignored' ? 200 : 202).json(result);
  });
  router.post('/networks/:network/messages', async (request, response) => {
    const result = await desk.acceptRequest(readSubmission(jsonBody(request)), request.params.network);
    response.status(result.state === 'ignored' ? 200 : 202).json(result);
  });
  router.post('/preview', (request, response) => {
    response.json(desk.preview(readPreviewCall(jsonBody(request))));
  });
  router.get('/messages', async (request, response) => {
    response.json(await listMessages(queue, checked(listQuery, request.query)));
  });
  router.get('/messages/:id', async (request, response) => {
    response.json(await findMessage(queue, request.params.id));
  });
  router.get('/messages/:id/timeline', async (request, response) => {
    await findMessage(queue, request.params.id);
    response.json(await queue.timeline(request.params.id));
  });
  router.post('/registrations', async (request, response) => {
    const { aor } = checked(z.strictObject({ aor: z.string().max(512) }), jsonBody(request));
    await queue.wakeInbound(addressOfRecord(parseUri(aor)));
    response.status(204).end();
  });
  return router;
}
