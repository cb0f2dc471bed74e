export type {
  ComposeConfig,
  Config,
  HttpConfig,
  InboundConfig,
  KamailioConfig,
  ModemConfig,
  NetworkConfig,
  NumbersConfig,
  OpensipsConfig,
  ProxyConfig,
} from './config.js';
export type { Change, ImportResult } from './import/change.js';
export { importKamailio } from './import/kamailio/import.js';
export { configJsonSchema } from './json-schema.js';
export { DEFAULT_CONFIG_PATH, loadConfig, type ParseContext, parseConfig } from './parse.js';
export { ConfigError, type Problem, problemLine } from './problem.js';
