export { Metrics, type Snapshots } from './registry.js';
export { scrape } from './route.js';
