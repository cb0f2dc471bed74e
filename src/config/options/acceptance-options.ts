import type { AcceptanceOptions } from '../../bridge/index.js';
import type { Config } from '../config.js';
import { composeSettings, submitOptions } from './compose-settings.js';
import { routingRules } from './routing-rules.js';
import { acceptanceRules } from './rule-options.js';

/** What acceptance of messages to mobile needs to know. */
export function acceptanceOptions(config: Config): AcceptanceOptions {
  const { sender, numbers, networks } = routingRules(config);
  return {
    ...{ sender, numbers, networks },
    rules: acceptanceRules(config),
    compose: composeSettings(config),
    submit: submitOptions(config),
    domain: config.userDomains[0] ?? config.domain,
    ...(config.inbound.sessions
      ? { sessions: { memoryMs: config.inbound.memoryMs, awayMs: config.rebindAfterMs } }
      : {}),
  };
}
