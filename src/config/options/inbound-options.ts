import type { InboundOptions } from '../../inbound/index.js';
import type { Config } from '../config.js';
import { routingRules } from './routing-rules.js';

/** What becomes of texts from mobile. */
export function inboundOptions(config: Config): InboundOptions {
  const { defaultTarget, ...inbound } = config.inbound;
  const { fromMobile, optOut } = config.rules;
  return {
    domain: config.domain,
    ...routingRules(config).targets,
    ...inbound,
    peers: { from: fromMobile, ...(optOut === undefined ? {} : { optOut }) },
    numbers: routingRules(config).numbers,
    ...(defaultTarget === undefined ? {} : { default: defaultTarget }),
    useContact: config.useContact,
    modems: config.modems.map(({ name, scan, target }) => ({
      ...{ name, scan },
      ...(target === undefined ? {} : { target }),
    })),
  };
}
