import type { AcceptanceRules, Limits } from '../../bridge/index.js';
import type { Config } from '../config.js';

const MICROS_DECIMALS = 6;

/** What messages to mobile have to pass. */
export function acceptanceRules({ rules, networks, modems, rebindAfterMs }: Config): AcceptanceRules {
  const { limits, optOut, premium, quietHours, toMobile } = rules;
  return {
    numbers: toMobile,
    refusePremium: premium === 'refuse',
    limits: limitsOf(limits, networks),
    ...(quietHours === undefined ? {} : { quietHours }),
    heedOptOut: optOut !== undefined,
    modemOrder: modems.map(({ name }) => name),
    simGoneMs: rebindAfterMs,
  };
}

function limitsOf({ sender, total, repeats, spend }: Config['rules']['limits'], networks: Config['networks']): Limits {
  const prices = new Map(Object.entries(spend.prices).map(([prefix, price]) => [prefix, micros(price)]));
  const networkPrices = new Map(
    networks.flatMap(({ name, price }) => (price === undefined ? [] : [[name, micros(price.amount)] as const])),
  );
  return {
    ...{ sender, total, prices, networkPrices },
    ...(repeats === undefined ? {} : { repeats }),
    ...(spend.sender === undefined ? {} : { senderSpend: micros(spend.sender) }),
    ...(spend.total === undefined ? {} : { totalSpend: micros(spend.total) }),
  };
}

/** A decimal number in millionths, rounded up: what is smaller still must not be free. */
function micros(written: string): number {
  const [whole = '', decimals = ''] = written.split('.');
  const kept = decimals.slice(0, MICROS_DECIMALS).padEnd(MICROS_DECIMALS, '0');
  const more = /[1-9]/.test(decimals.slice(MICROS_DECIMALS)) ? 1 : 0;
  return Number(whole + kept) + more;
}
