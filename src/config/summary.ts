import type { Config, ModemConfig, NetworkConfig } from './config.js';

/** What a configuration was understood to mean, a line each, for people. */
export function summaryOf(config: Config): string[] {
  const { domain, userDomains, http, proxies, modems, networks, store, compose } = config;
  return [
    `domain ${domain}, users of ${userDomains.join(', ')}`,
    `http on ${http.host}:${http.port}, store ${storeName(store)}`,
    ...proxies.map(({ name, kind, nextHop }) => `proxy ${name} (${kind}) at ${nextHop}`),
    ...modems.map(modemLine),
    ...networks.map((network) => networkLine(network, config)),
    `texts of at most ${compose.maxParts} segments (${compose.concatenation}), header ${headerName(compose.replyHeader)}`,
  ];
}

function storeName(store: Config['store']): string {
  if (store.kind === 'sqlite') return `sqlite:${store.path}`;
  const { host, pathname } = new URL(store.url);
  return `postgres://${host}${pathname}`;
}

function modemLine({ name, device, networks, scan, target }: ModemConfig): string {
  const serves = networks.length === 0 ? 'only receives' : `serves ${networks.join(', ')}`;
  return `modem ${name} on ${device} ${serves}${scan === 'body' || target === undefined ? '' : `, texts to ${target}`}`;
}

function networkLine(
  { name, maxPerCall, prefixes, validityMinutes }: NetworkConfig,
  { defaultNetwork }: Config,
): string {
  const numbers = prefixes.length === 0 ? 'every number' : `numbers of ${prefixes.join(', ')}`;
  const mark = name === defaultNetwork ? ' (default)' : '';
  return `network ${name}${mark}: ${maxPerCall} in a turn, valid for ${validityMinutes} min, ${numbers}`;
}

function headerName(replyHeader: string): string {
  return ['compatible', 'short', 'none'].includes(replyHeader) ? replyHeader : 'by template';
}
