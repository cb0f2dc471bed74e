import { withoutPort } from '../schema/sip-uri.js';
import { oneLine } from './change.js';
import type { Draft, DraftModem, DraftNetwork } from './draft.js';

const EXAMPLE_DOMAIN = 'sms.example.org';
const COLUMN = 44;

/** Writes the new file, with a comment wherever something was assumed. */
export function yamlText(draft: Draft): string {
  const { domain, compatible, maxParts, useContact, reports, concatenation, transliterate, defaultNetwork } = draft;
  return [
    `# Made by "sms-sidecar import" of a ${draft.source}.`,
    '# Lines with ASSUMED were not in the old file: look at each, then run "sms-sidecar check-config".',
    '',
    entry(
      'domain',
      text(domain ?? EXAMPLE_DOMAIN),
      domain === undefined ? 'ASSUMED: host of From towards SIP users' : '',
    ),
    ...domainLines(draft),
    entry('anonymous', 'refuse', 'ASSUMED: only senders whom the proxy has authenticated'),
    entry('store', text('sqlite:/var/lib/sms-sidecar/queue.db'), 'ASSUMED'),
    ...tokenLines(),
    ...proxyLines(draft.proxyAddress),
    'modems:',
    ...draft.modems.flatMap(modemLines),
    ...networkLines(draft.networks),
    ...linkLines(draft.modems),
    ...optional('defaultNetwork', defaultNetwork === undefined ? undefined : text(defaultNetwork)),
    ...(compatible
      ? [entry('preset', 'compatible', 'what phones show stays as it was; without it: joined parts')]
      : []),
    ...optional('maxParts', maxParts),
    ...optional('concatenation', concatenation),
    ...optional('transliterate', transliterate),
    ...optional('useContact', useContact),
    ...optional('reports', reports),
    '',
  ].join('\n');
}

function domainLines({ domain = EXAMPLE_DOMAIN, userDomains, targetDomains }: Draft): string[] {
  const found = userDomains.length > 0;
  const list = (found ? userDomains : [withoutPort(domain)]).map(text).join(', ');
  const why = found ? 'from the aliases' : 'ASSUMED';
  return [
    entry('userDomains', `[${list}]`, `${why}: where SIP users live; others are refused`),
    ...(targetDomains.length > 0 ? [entry('targetDomains', `[${targetDomains.map(text).join(', ')}]`, '')] : []),
  ];
}

function tokenLines(): string[] {
  return [
    '',
    '# ASSUMED. Make each token file once, readable by the sidecar and nobody else:',
    '#   openssl rand -hex 24 > FILE; chown sms-sidecar FILE; chmod 600 FILE',
    'http:',
    '  listen: "127.0.0.1:8080"',
    '  tokenFile: "/etc/sms-sidecar/token"',
  ];
}

function proxyLines(address = '127.0.0.1:5060'): string[] {
  return [
    '',
    '# ASSUMED: as in kamailio/sms-sidecar.cfg, which Kamailio includes. The socket is one more listener of the proxy.',
    'proxies:',
    '  - name: "kamailio"',
    '    kind: kamailio',
    '    rpc: "http://127.0.0.1:8060/RPC"',
    '    tokenFile: "/etc/sms-sidecar/rpc-token"',
    `    nextHop: ${text(`sip:${address}`)}`,
    '    socket: "udp:127.0.0.1:5062"',
    '',
  ];
}

function modemLines(modem: DraftModem): string[] {
  const { name, device, pin, mode, smsc, baudRate, flowControl, attempts, pollSeconds, scan, target } = modem;
  return item([
    ['name', text(name)],
    ['device', text(device)],
    ['pin', pin === undefined ? undefined : `${text(pin)} # better: pinFile, with the PIN in a file of its own`],
    ['mode', mode],
    ['smsc', smsc === undefined ? undefined : text(smsc)],
    ['baudRate', baudRate],
    ['flowControl', flowControl],
    ['attempts', attempts],
    ['poll', pollSeconds === undefined ? undefined : `${pollSeconds}s`],
    ['scan', scan],
    ['target', target === undefined ? undefined : text(target)],
  ]);
}

function networkLines(networks: readonly DraftNetwork[]): string[] {
  if (networks.length === 0) return ['networks: [] # nothing is sent, only received'];
  return [
    'networks:',
    ...networks.flatMap(({ name, maxPerCall, prefixes = [], validityMinutes }) =>
      item([
        ['name', text(name)],
        ['maxPerCall', maxPerCall],
        ['prefixes', prefixes.length === 0 ? undefined : `[${prefixes.map(text).join(', ')}]`],
        ['validity', validityMinutes === undefined ? undefined : `${validityMinutes}m`],
      ]),
    ),
  ];
}

function linkLines(modems: readonly DraftModem[]): string[] {
  const linked = modems.filter(({ networks }) => networks.length > 0);
  if (linked.length === 0) return ['links: {}'];
  return ['links:', ...linked.map(({ name, networks }) => `  ${text(name)}: [${networks.map(text).join(', ')}]`)];
}

type Value = string | number | boolean | undefined;

/** One entry of a list, with the members that have a value. */
function item(members: readonly [key: string, value: Value][]): string[] {
  const lines = members.flatMap(([key, value]) => (value === undefined ? [] : `${key}: ${value}`));
  return lines.map((line, index) => `  ${index === 0 ? '-' : ' '} ${line}`);
}

function optional(key: string, value: Value): string[] {
  return value === undefined ? [] : [entry(key, String(value), '')];
}

function entry(key: string, value: string, comment: string): string {
  const line = `${key}: ${value}`;
  return comment === '' ? line : `${line.padEnd(COLUMN)} # ${oneLine(comment)}`;
}

/** A text in double quotes, as JSON writes it, which YAML reads the same; a `${NAME}` in it stays what it is. */
function text(value: string): string {
  return JSON.stringify(value.replace(/\$(?=\{[A-Za-z_][A-Za-z0-9_]*\})/g, '$$$$'));
}
