import { Router } from 'express';
import { z } from 'zod';
import { GatewayError } from '../../core/index.js';
import type { ConversationFilter, QueueStore } from '../../queue/index.js';
import { addressOfRecord, parseUri } from '../../sip/index.js';
import { checked } from '../submission.js';
import { listMessages, listQuery } from './messages.js';

const page = {
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
};

const asideQuery = z.object({ state: z.enum(['undecodable', 'ignored', 'unmatched']).default('undecodable'), ...page });

const narrowing = {
  number: z.string().max(64).optional(),
  imsi: z.string().max(32).optional(),
  address: z.string().max(512).optional(),
};

const conversationQuery = z.object({ ...narrowing, ...page });
const forgetParams = z.strictObject(narrowing);
const redeliverParams = z.strictObject({ id: z.string().max(64), target: z.string().max(512).optional() });

type Store = Pick<
  QueueStore,
  'asidePdus' | 'conversations' | 'find' | 'forgetConversations' | 'list' | 'redeliver' | 'timeline'
>;

/** What came from mobile, what became no message, and who writes to whom: reads over HTTP. */
export function fromMobileRoutes(queue: Store): Router {
  const router = Router();
  router.get('/inbound', async (request, response) => {
    response.json(await listInbound(queue, request.query));
  });
  router.get('/inbound/aside', async (request, response) => {
    response.json(await listAside(queue, request.query));
  });
  router.get('/conversations', async (request, response) => {
    response.json(await listConversations(queue, request.query));
  });
  return router;
}

/** The same by JSON-RPC, and what changes something. */
export function fromMobileMethods(queue: Store): Record<string, (params: unknown) => Promise<unknown>> {
  return {
    'inbound.list': (params) => listInbound(queue, params ?? {}),
    'inbound.aside': (params) => listAside(queue, params ?? {}),
    'inbound.redeliver': async (params) => {
      const { id, target } = checked(redeliverParams, params);
      return queue.redeliver(id, target === undefined ? undefined : userOf(target));
    },
    'conversation.list': (params) => listConversations(queue, params ?? {}),
    'conversation.forget': async (params) => {
      const filter = filterOf(checked(forgetParams, params));
      if (Object.keys(filter).length === 0)
        throw new GatewayError('BAD_REQUEST', 'number, imsi or address: one is wanted');
      return { forgotten: await queue.forgetConversations(filter) };
    },
  };
}

/** @throws GatewayError `BAD_SIP` for what is no address of a SIP user. */
function userOf(target: string): string {
  const uri = parseUri(target);
  if (uri.scheme === 'tel' || uri.user === undefined) {
    throw new GatewayError('BAD_SIP', 'target: wanted the address of a SIP user, like sip:bob@example.org');
  }
  return addressOfRecord(uri);
}

async function listInbound(queue: Store, query: unknown) {
  return listMessages(queue, checked(listQuery, { ...Object(query), direction: 'from-mobile' }));
}

async function listAside(queue: Store, query: unknown) {
  const { cursor, limit, state } = checked(asideQuery, query);
  return queue.asidePdus(state, cursor === undefined ? { limit } : { limit, cursor });
}

async function listConversations(queue: Store, query: unknown) {
  const { cursor, limit, ...filter } = checked(conversationQuery, query);
  return queue.conversations(filterOf(filter), cursor === undefined ? { limit } : { limit, cursor });
}

function filterOf(members: { [K in keyof ConversationFilter]: ConversationFilter[K] | undefined }): ConversationFilter {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
