export { Metrics, type Snapshots } from './registry.js';
export { scrape } from './route.js';
export { MetricsServer } from './server.js';
