import { type RequestHandler, Router } from 'express';
import jayson from 'jayson/promise/index.js';
import { z } from 'zod';
import { describeError, isGatewayError, type Log } from '../../core/index.js';
import type { QueueStore } from '../../queue/index.js';
import { httpStatusOf } from '../../sip/index.js';
import type { AcceptanceDesk } from '../acceptance.js';
import { readPreviewCall, readSendCall } from '../send-call.js';
import { checked } from '../submission.js';
import { fromMobileMethods } from './from-mobile.js';
import { findMessage, listMessages, listQuery } from './messages.js';
import { modemMethods } from './modem-methods.js';
import type { Operations } from './operations.js';

const MAX_BATCH = 20;

const resolveParams = z.strictObject({ id: z.string().max(64), as: z.enum(['sent', 'resend']) });
const routeParams = z.strictObject({
  to: z.string().min(1).max(512),
  network: z.string().max(128).optional(),
  urgent: z.boolean().optional(),
});
const idParams = z.strictObject({ id: z.string().max(64) });

type Method = (params: unknown) => Promise<unknown>;

/** The methods of `POST /rpc`, by name. */
function methods(desk: AcceptanceDesk, queue: QueueStore, operations: Operations): Record<string, Method> {
  return {
    'sms.send_msg': async (params) => desk.acceptCall(readSendCall(params)),
    'sms.send_msg_to_net': async (params) => desk.acceptCall(readSendCall(params, { withNetwork: true })),
    'sms.preview': async (params) => desk.preview(readPreviewCall(params)),
    'message.get': async (params) => findMessage(queue, checked(idParams, params).id),
    'message.list': (params) => listMessages(queue, checked(listQuery, params ?? {})),
    'message.timeline': async (params) => {
      const { id } = checked(idParams, params);
      await findMessage(queue, id);
      return queue.timeline(id);
    },
    'message.cancel': async (params) => queue.cancel(checked(idParams, params).id),
    'message.retry': async (params) => queue.retry(checked(idParams, params).id),
    'message.resolve': async (params) => {
      const { id, as } = checked(resolveParams, params);
      return queue.resolve(id, as);
    },
    'route.test': async (params) => desk.explainRoute(checked(routeParams, params)),
    'quota.list': async () => operations.quotas(),
    ...modemMethods(operations),
    ...fromMobileMethods(queue),
    'network.list': async () => operations.networks(),
  };
}

/** JSON-RPC 2.0 over HTTP. Errors carry `data.code` and `data.httpStatus`, as the HTTP answers do. */
export function rpcRoute(desk: AcceptanceDesk, queue: QueueStore, operations: Operations, log: Log): Router {
  const server = new jayson.Server(
    Object.fromEntries(
      Object.entries(methods(desk, queue, operations)).map(([name, method]) => [name, answered(name, method, log)]),
    ),
    { maxBatchLength: MAX_BATCH },
  );
  const handler: RequestHandler = (request, response) => {
    // `call` takes the text as it came: what is not JSON is then answered with -32700 by the protocol's own rule.
    server.call(typeof request.body === 'string' ? request.body : '', (error: unknown, answer: unknown) => {
      const reply = error ?? answer;
      if (reply === undefined || reply === null) response.status(204).end();
      else response.json(reply);
    });
  };
  return Router().post('/rpc', handler);
}

/** A method whose refusals are JSON-RPC errors (jayson takes a thrown object with `code` and `message`). */
function answered(name: string, method: Method, log: Log): Method {
  return async (params) => {
    try {
      return await method(params);
    } catch (error) {
      if (!isGatewayError(error)) {
        log.error({ method: name, error: describeError(error) }, 'call failed by a fault of this program');
        throw { code: -32_603, message: 'Internal error' };
      }
      throw {
        code: -32_000,
        message: error.sentence,
        data: { code: error.code, httpStatus: httpStatusOf(error.code) },
      };
    }
  };
}
