import type { NoticeOptions } from '../../notify/index.js';
import type { Config } from '../config.js';
import { routingRules } from './routing-rules.js';

/** Which notices are written, and to whom. */
export function noticeOptions(config: Config): NoticeOptions {
  const { domain, notices, userDomains } = config;
  return { level: notices, domain, userDomains, numbers: routingRules(config).numbers };
}
