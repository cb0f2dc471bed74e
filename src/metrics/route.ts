import type { Metrics } from './registry.js';

/** The two members of an HTTP answer that a scrape needs. */
interface ScrapeAnswer {
  set(header: string, value: string): unknown;
  send(text: string): unknown;
}

/** Answers `GET /metrics`; mounted by `gateway.ts` on the server that the bridge owns. */
export function scrape(metrics: Metrics): (request: unknown, response: ScrapeAnswer) => Promise<void> {
  return async (_request, response) => {
    const text = await metrics.text();
    response.set('Content-Type', metrics.contentType);
    response.send(text);
  };
}
