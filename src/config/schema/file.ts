import { z } from 'zod';
import { numberingPlanOf } from '../numbering-plan.js';
import { devicePattern, expression, modemSchema } from './modem.js';
import { NATIONAL_LANGUAGE_NAMES } from './national-languages.js';
import { networkSchema } from './network.js';
import { PROXY_KEYS, proxySchema, tokenValue } from './proxy.js';
import { RULE_KEYS, SENDING_RULES } from './rules.js';
import { host, hostPort, userUri } from './sip-uri.js';
import { absolutePath, count, duration, listenAddress, name, refuse } from './values.js';

const store = z.string().transform((text, context) => {
  if (/^postgres(?:ql)?:/.test(text)) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.hostname && url.pathname.length > 1) return { kind: 'postgres' as const, url: text };
    return refuse(context, 'is postgres://USER@HOST:PORT/DATABASE');
  }
  const path = text.startsWith('sqlite:') ? text.slice('sqlite:'.length) : '';
  if (/^\/[^\0]*[^\0/]$/.test(path)) return { kind: 'sqlite' as const, path };
  return refuse(context, 'is sqlite: and an absolute path, or postgres://USER@HOST:PORT/DATABASE');
});

const replyHeader = z
  .string()
  .max(500)
  .refine(
    (text) => ['compatible', 'short', 'none'].includes(text) || /\{(?:uri|user|host)\}/.test(text),
    'is compatible, short, none or a template with {uri}, {user} or {host}',
  );

const http = z.strictObject({
  listen: listenAddress.prefault('127.0.0.1:8080').describe('address and port of the HTTP side'),
  token: tokenValue.optional().describe('what proxies and clients authenticate with'),
  tokenFile: absolutePath.optional().describe('file that holds the token'),
});

const consoleSection = z.strictObject({
  commands: z
    .array(z.string().regex(/^AT[\x21-\x7e][\x20-\x7e]{0,98}$|^AT$/i, 'begins with AT, like AT+CSQ or AT+COPS?'))
    .default([])
    .describe('beginnings of the AT commands that `modem command` may give'),
});

const retention = z
  .strictObject({
    texts: duration('1d', '3650d').prefault('30d').describe('how long the texts of a message stay after its end'),
    rows: duration('1d', '3650d').prefault('90d').describe('how long a message stays after its end, with its timeline'),
  })
  .refine(({ texts, rows }) => rows >= texts, { path: ['rows'], error: 'is at least as long as texts' });

const inboundTarget = z
  .string()
  .refine(
    (text) => userUri.safeParse(text).success || /^group:[A-Za-z0-9._-]{1,64}$/.test(text),
    'is the address of a SIP user, or group: and the name of one of inbound.groups',
  );

const peerPattern = z
  .string()
  .regex(/^\+?[0-9]{1,15}\*?$/, 'is a number, or the beginning of one with "*" behind it, in quotes');

const keyword = z
  .strictObject({
    word: z.string().min(1).max(64).optional(),
    match: expression.optional(),
    target: inboundTarget,
    strip: z.boolean().default(false),
  })
  .refine(({ match, word }) => (match === undefined) !== (word === undefined), 'has either word or match');

const RULES = ['header', 'address', 'keyword', 'memory', 'modem', 'table', 'default'] as const;

const inbound = z.strictObject({
  hold: duration('1m', '30d').prefault('72h').describe('how long an unreachable SIP user is tried'),
  reassembly: duration('1m', '30d').prefault('24h').describe('how long a message waits for segments that stay away'),
  notFound: z.enum(['hold', 'fail']).default('hold').describe('what 404 of the proxy means'),
  default: inboundTarget.optional().describe('who gets texts without any address; default: held for the operator'),
  rules: z
    .array(z.enum(RULES))
    .default([...RULES])
    .describe('what tells whom a text is for, in this order'),
  keywords: z.array(keyword).default([]).describe('targets of texts that say something'),
  table: z.array(z.strictObject({ number: peerPattern, target: inboundTarget })).default([]),
  groups: z.record(name, z.array(userUri).min(1)).default({}).describe('names for several SIP users at once'),
  memory: duration('1m', '365d').prefault('30d').describe('how long it is remembered who wrote to a number'),
  sessions: z.boolean().default(false).describe('a SIM for each user who writes to the same number, and no header'),
  privileged: z.array(peerPattern).default([]).describe('numbers whose texts go before others'),
});

const numbers = z.strictObject({
  country: z
    .string()
    .regex(/^\+?[1-9][0-9]{0,2}$/, 'is a calling code like "49", in quotes')
    .refine((code) => numberingPlanOf(code.replace('+', '')) !== undefined, 'is a calling code that a country has')
    .optional(),
  nationalPrefix: z
    .string()
    .regex(/^[0-9]{0,3}$/, 'is up to 3 digits, in quotes')
    .optional(),
  internationalPrefix: z
    .string()
    .regex(/^[0-9]{0,5}$/, 'is up to 5 digits, in quotes')
    .optional(),
  shortCodes: z.array(z.string().regex(/^[0-9]{2,8}$/, 'is 2 to 8 digits, in quotes')).default([]),
  stripSeparators: z.boolean().default(true),
});

/** The whole file, before anything was looked up elsewhere. */
export const fileSchema = z.strictObject({
  domain: hostPort.describe('host of From and Contact towards SIP users'),
  userDomains: z.array(host).min(1).optional().describe('where SIP users live; default: the host of domain'),
  targetDomains: z.array(host).default([]).describe('further domains that texts may go to'),
  anonymous: z.enum(['refuse', 'accept']).default('refuse').describe('requests without authenticated user'),
  store: store
    .prefault('sqlite:/var/lib/sms-sidecar/queue.db')
    .describe('the durable queue: sqlite:PATH, or postgres://USER@HOST:PORT/DATABASE where several sidecars share it'),
  instance: name
    .optional()
    .describe('name of this sidecar among those that share a store; default the name of the host'),
  http,
  metrics: z.strictObject({ listen: listenAddress }).optional().describe('an address of its own for /metrics'),
  proxies: z.array(proxySchema).min(1).describe('who delivers to SIP users'),
  devices: z
    .array(devicePattern)
    .min(1)
    .default(['/dev/serial/by-id/*', '/dev/ttyUSB*', '/dev/ttyACM*'])
    .describe('ports behind which modems named by imei: or imsi: are looked for'),
  modems: z.array(modemSchema).min(1).describe('the modems'),
  networks: z.array(networkSchema).describe('the named queues; none: the sidecar only receives'),
  links: z.record(z.string(), z.array(name)).describe('networks of each modem, in the order of service'),
  defaultNetwork: name.optional().describe('network of requests that name none; default: the first'),
  preset: z.literal('compatible').optional().describe('what phones show as with the old module'),
  maxParts: count(1, 255).default(4).describe('most segments of one message'),
  overflow: z.enum(['truncate', 'refuse']).default('truncate').describe('what becomes of a longer text'),
  concatenation: z.enum(['udh8', 'udh16', 'text']).optional().describe('how segments are joined; default: udh8'),
  messageClass: z.literal([0, 1, 2, 3, 'none']).optional().describe('TP-DCS message class; default: none'),
  transliterate: z.boolean().default(false).describe('typographic characters to plain ones, where that saves UCS-2'),
  nationalLanguages: z
    .array(z.enum(NATIONAL_LANGUAGE_NAMES))
    .default([])
    .describe('languages whose tables of GSM 7 bit may be used'),
  replyHeader: replyHeader.optional().describe('compatible, short, none or a template'),
  footer: z.string().max(500).default('').describe('appended to every text'),
  useContact: z.boolean().default(false).describe('whether requests to SIP users carry a Contact'),
  reports: z.enum(['none', 'stored', 'routed', 'auto']).default('auto').describe('delivery reports'),
  notices: z.enum(['off', 'failures', 'all']).default('failures').describe('what SIP users are told of their messages'),
  uncertain: z.enum(['hold', 'resend', 'assumeSent']).default('hold').describe('a segment of unknown fate'),
  laneHold: duration('0s', '24h').prefault('10m').describe('how long a message in back-off holds its followers'),
  rebindAfter: duration('1m', '30d').prefault('15m').describe('when the messages of an absent SIM are routed anew'),
  retention: retention.prefault({}),
  inbound: inbound.prefault({}),
  console: consoleSection.prefault({}),
  numbers: numbers.prefault({}),
  ...SENDING_RULES,
  trace: z.enum(['failures', 'all']).default('failures').describe('whose AT dialogue is kept'),
});

/** The file as the schema leaves it: defaults filled in, durations in milliseconds. */
export type FileValues = z.output<typeof fileSchema>;

/** Keys of each section, by the section's key; '' is the top. */
export const SECTION_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(fileSchema.shape),
  modems: Object.keys(modemSchema.shape),
  networks: Object.keys(networkSchema.shape),
  proxies: [...new Set([...PROXY_KEYS.kamailio, ...PROXY_KEYS.opensips])],
  http: Object.keys(http.shape),
  metrics: ['listen'],
  inbound: Object.keys(inbound.shape),
  console: Object.keys(consoleSection.shape),
  numbers: Object.keys(numbers.shape),
  ...RULE_KEYS,
};
