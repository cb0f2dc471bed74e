import type { TargetRules } from '../../routing/index.js';
import type { Config, ModemConfig } from '../config.js';
import { routingRules } from './routing-rules.js';

/** How texts from one modem find their SIP user. */
export type ModemTarget = Pick<ModemConfig, 'scan' | 'target'>;

/** What the way from mobile needs to know. */
export interface InboundSettings {
  /** Host of From. */
  domain: string;
  /** By the modem's name. */
  modems: ReadonlyMap<string, ModemTarget>;
  /** Where messages may go. */
  targets: TargetRules;
  /** SIP URI for texts without any address; absent: they are held. */
  defaultTarget?: string;
  /** How long an unreachable SIP user is tried. */
  holdMs: number;
  /** What a 404 of the proxy means. */
  notFound: 'hold' | 'fail';
  /** Whether requests carry a Contact. */
  contact: boolean;
}

/** What becomes of texts from mobile. */
export function inboundSettings(config: Config): InboundSettings {
  const { defaultTarget, holdMs, notFound } = config.inbound;
  return {
    domain: config.domain,
    modems: new Map(
      config.modems.map(({ name, scan, target }) => [name, { scan, ...(target === undefined ? {} : { target }) }]),
    ),
    targets: routingRules(config).targets,
    ...(defaultTarget === undefined ? {} : { defaultTarget }),
    holdMs,
    notFound,
    contact: config.useContact,
  };
}
