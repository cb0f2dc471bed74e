import { createServer, type Server } from 'node:http';
import { GatewayError } from '../core/index.js';
import type { Metrics } from './registry.js';

/** An HTTP server of its own for `/metrics`, for scrapers that may not reach the other address. */
export class MetricsServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Listens. @throws GatewayError `CONFIG_INVALID` when the address cannot be had. */
  static async start(metrics: Metrics, { host, port }: { host: string; port: number }): Promise<MetricsServer> {
    const server = createServer((request, response) => {
      if (request.url !== '/metrics') {
        response.writeHead(404).end();
        return;
      }
      metrics.text().then(
        (text) => response.writeHead(200, { 'Content-Type': metrics.contentType }).end(text),
        () => response.writeHead(503).end(),
      );
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) =>
        reject(new GatewayError('CONFIG_INVALID', `metrics cannot listen on ${host}:${port}`, { cause })),
      );
      server.listen(port, host, resolve);
    });
    return new MetricsServer(server);
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
}
