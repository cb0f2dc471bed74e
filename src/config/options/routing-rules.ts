import type { Networks, NumberRules, SenderRules, TargetRules } from '../../routing/index.js';
import type { Config } from '../config.js';
import { numberingPlanOf } from '../numbering-plan.js';

/** All that `routing` decides by. */
export interface RoutingRules {
  sender: SenderRules;
  numbers: NumberRules;
  networks: Networks;
  /** Where messages from mobile may go. */
  targets: TargetRules;
}

/** The rules of `routing`. */
export function routingRules(config: Config): RoutingRules {
  const { anonymous, defaultNetwork = '', networks, numbers, targetDomains, userDomains } = config;
  return {
    sender: { userDomains, anonymous },
    numbers: { ...numbers, planOf: numberingPlanOf },
    networks: {
      all: networks.map(({ name, prefixes, validityMinutes, queueLimit, strategy, maxWaitMs, price }) => ({
        ...{ name, prefixes, validityMinutes, queueLimit, strategy },
        ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
        ...(price === undefined ? {} : { price }),
      })),
      defaultName: defaultNetwork,
    },
    targets: { userDomains, targetDomains: targetDomains.filter((domain) => !userDomains.includes(domain)) },
  };
}
