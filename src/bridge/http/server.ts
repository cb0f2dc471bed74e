import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, Router } from 'express';
import { GatewayError, type Log } from '../../core/index.js';
import type { QueueStore } from '../../queue/index.js';
import type { AcceptanceDesk } from '../acceptance.js';
import { fromMobileRoutes } from './from-mobile.js';
import { answerErrors, noSuchPath, readText } from './json.js';
import { messageRoutes } from './messages.js';
import type { Operations } from './operations.js';
import { rpcRoute } from './rpc.js';
import { requireToken } from './token.js';

export interface HttpOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  token: string;
}

export interface HttpDeps {
  desk: AcceptanceDesk;
  queue: QueueStore;
  operations: Operations;
  log: Log;
  /** Answered without a token, before everything else (`/metrics`). */
  open?: Router;
}

/** Longer than a proxy's HTTP client keeps an idle connection, so that it is never we who close under its feet. */
const KEEP_ALIVE_MS = 75_000;

/** The HTTP side of the bridge: `/v1`, `/rpc`, health, and what is mounted on it. */
export class HttpServer {
  readonly #options: HttpOptions;
  readonly #server: Server;

  constructor(options: HttpOptions, deps: HttpDeps) {
    this.#options = options;
    this.#server = createServer(application(options, deps));
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  /** Listens, and resolves to the address. @throws GatewayError `CONFIG_INVALID` when the address cannot be had. */
  async start(): Promise<{ host: string; port: number; url: string }> {
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause) =>
        reject(new GatewayError('CONFIG_INVALID', `cannot listen on ${host}:${port}`, { cause })),
      );
      this.#server.listen(port, host, resolve);
    });
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has an address');
    return { host, port: address.port, url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}` };
  }

  /** Takes no new connection, lets running requests end, and resolves when all are gone. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    await closed;
  }
}

function application(options: HttpOptions, deps: HttpDeps): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(healthRoutes(deps.operations));
  if (deps.open !== undefined) app.use(deps.open);
  app.use(requireToken(options.token), readText);
  app.use(rpcRoute(deps.desk, deps.queue, deps.operations, deps.log));
  app.use('/v1', messageRoutes(deps.desk, deps.queue), fromMobileRoutes(deps.queue), listRoutes(deps.operations));
  app.use(noSuchPath);
  app.use(answerErrors(deps.log));
  return app;
}

function listRoutes(operations: Operations): Router {
  const router = Router();
  router.get('/modems', async (_request, response) => {
    response.json({ items: await operations.modems(), next: null });
  });
  router.get('/quotas', async (_request, response) => {
    response.json({ items: await operations.quotas(), next: null });
  });
  router.get('/networks', async (_request, response) => {
    response.json({ items: await operations.networks(), next: null });
  });
  return router;
}

function healthRoutes(operations: Operations): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' });
  });
  router.get('/readyz', async (_request, response) => {
    const readiness = await operations.readiness();
    response.status(readiness.ready ? 200 : 503).json(readiness);
  });
  return router;
}
