import type { ModemMode } from '../modem/index.js';
import type { Strategy } from '../routing/index.js';
import type { QuotaConfig, RulesConfig } from './rules-config.js';
import type { NationalLanguage } from './schema/national-languages.js';
import type { HostPort } from './schema/values.js';

/**
 * The whole configuration: validated, defaults filled in, names as they are defined (not as links spell them).
 * Secrets are hidden members: readable, but absent from every print, JSON text and spread.
 */
export interface Config {
  /** The file it came from. */
  readonly file: string;
  /** Host of From and Contact towards SIP users; `host` or `host:port`. */
  readonly domain: string;
  /** Where SIP users live. */
  readonly userDomains: readonly string[];
  /** All domains that texts from mobile may go to; `userDomains` among them. */
  readonly targetDomains: readonly string[];
  /** What becomes of requests whose sender the proxy did not authenticate. */
  readonly anonymous: 'refuse' | 'accept';
  /** The URL may hold a password: no print shows it. */
  readonly store:
    | { readonly kind: 'sqlite'; readonly path: string }
    | { readonly kind: 'postgres'; readonly url: string };
  /** Name of this sidecar among those that share its store; absent = the host's. */
  readonly instance?: string;
  readonly http: HttpConfig;
  /** An address of its own for `/metrics`; absent: on the HTTP side's. */
  readonly metrics?: HostPort;
  readonly proxies: readonly ProxyConfig[];
  /** Ports behind which modems named by `imei:` or `imsi:` are looked for; names may hold `*` and `?`. */
  readonly devices: readonly string[];
  readonly modems: readonly ModemConfig[];
  readonly networks: readonly NetworkConfig[];
  /** Absent only where there is no network. */
  readonly defaultNetwork?: string;
  readonly compose: ComposeConfig;
  /** TP-DCS message class; absent = none. */
  readonly messageClass?: 0 | 1 | 2 | 3;
  /** Whether requests to SIP users carry a Contact. */
  readonly useContact: boolean;
  readonly reports: 'none' | 'stored' | 'routed' | 'auto';
  /** Which MESSAGEs SIP users get about their messages. */
  readonly notices: 'off' | 'failures' | 'all';
  /** What is done with a segment of unknown fate. */
  readonly uncertain: 'hold' | 'resend' | 'assumeSent';
  /** How long a message in back-off holds its followers. */
  readonly laneHoldMs: number;
  /** When the messages of an absent SIM are routed anew. */
  readonly rebindAfterMs: number;
  /** How long messages stay after their end: `textsMs` with what was written, `rowsMs` at all. */
  readonly retention: { readonly textsMs: number; readonly rowsMs: number };
  readonly inbound: InboundConfig;
  readonly numbers: NumbersConfig;
  /** What may be sent, when, and how much. */
  readonly rules: RulesConfig;
  readonly console: ConsoleConfig;
  /** Whose AT dialogue is kept in the timeline. */
  readonly trace: 'failures' | 'all';
  /** Files of secrets that could not be read while the file was only checked, a sentence each; else empty. */
  readonly absent: readonly string[];
}

/** The HTTP side of the sidecar. */
export interface HttpConfig extends HostPort {
  /** Hidden: what proxies and clients authenticate with. */
  readonly token: string;
}

/** One SIP proxy that delivers to users. */
export type ProxyConfig = KamailioConfig | OpensipsConfig;

export interface KamailioConfig {
  readonly kind: 'kamailio';
  readonly name: string;
  /** JSON-RPC over HTTP. */
  readonly rpc: string;
  /** Hidden: token of the RPC endpoint; absent: it wants none. */
  readonly token?: string;
  /** SIP URI of the proxy itself. */
  readonly nextHop: string;
  /** `proto:address:port` of the proxy, that our requests leave by. */
  readonly socket: string;
}

export interface OpensipsConfig {
  readonly kind: 'opensips';
  readonly name: string;
  /** `mi_datagram` over UDP. */
  readonly mi: HostPort;
  readonly nextHop: string;
  readonly socket: string;
}

/** One modem with the networks that it serves. */
export interface ModemConfig {
  readonly name: string;
  /** Path of the serial device, `tcp://host:port`, `imei:DIGITS` or `imsi:DIGITS`. */
  readonly device: string;
  /** Hidden: PIN of the SIM, 4 to 8 digits; absent: never entered. */
  readonly pin?: string;
  /** `old`: PDUs go without the address of the service centre. */
  readonly mode: ModemMode;
  /** Service centre, with `+`; absent: the SIM's own. */
  readonly smsc?: string;
  /** Bits a second. */
  readonly baudRate: number;
  readonly flowControl: 'none' | 'rtscts';
  /** Whether a message goes as it is written, or by way of a slot of the modem. */
  readonly sendFrom: 'line' | 'storage';
  /** Most attempts to send one segment. */
  readonly attempts: number;
  /** Pause between two sweeps of the storages. */
  readonly pollMs: number;
  /** What may go through its SIM. */
  readonly quota: QuotaConfig;
  /** Pause between two messages, and how much longer it may be by chance. */
  readonly pacing: { readonly gapMs: number; readonly jitterMs: number };
  /** Whether it sends in a foreign network. */
  readonly roaming: boolean;
  /** Whether recovery may switch the radio off and on. */
  readonly resetRadio: boolean;
  /** What becomes of a call: it rings, or is hung up. */
  readonly calls: 'ignore' | 'refuse';
  /** Channels of cell broadcast that are received, single ones and ranges. */
  readonly broadcasts: readonly string[];
  /** Program and arguments that take the modem's power and give it back; absent: there is none. */
  readonly powerHook?: readonly string[];
  /** Whether a text is searched for a SIP address: never, always, or with `target` as the fallback. */
  readonly scan: 'none' | 'body' | 'mixed';
  /** SIP URI of the user who gets the texts. There whenever `scan` is not `body`. */
  readonly target?: string;
  /** How the balance of a prepaid SIM is asked for; absent: it is not. */
  readonly balance?: {
    readonly code: string;
    readonly match: RegExp;
    readonly warnBelow?: number;
    readonly everyMs: number;
  };
  /** In the order of service; empty: the modem only receives. */
  readonly networks: readonly string[];
}

/** One named queue. */
export interface NetworkConfig {
  readonly name: string;
  /** Most messages that a modem takes in one turn. */
  readonly maxPerCall: number;
  /** Numbers that may be reached, each with `+`; empty: all. */
  readonly prefixes: readonly string[];
  /** How long a message may wait to be sent; absent: as long as it takes. */
  readonly maxWaitMs?: number;
  /** How its messages are spread over SIMs. */
  readonly strategy: Strategy;
  /** TP-VP. */
  readonly validityMinutes: number;
  /** Most messages that may wait. */
  readonly queueLimit: number;
  /** What one segment costs: a decimal number as written, and a code of ISO 4217. */
  readonly price?: { readonly amount: string; readonly currency: string };
}

/** How a text becomes segments. */
export interface ComposeConfig {
  readonly maxParts: number;
  readonly overflow: 'truncate' | 'refuse';
  /** Reference of 8 or 16 bits in the user data header, or `(i/n)` in the text. */
  readonly concatenation: 'udh8' | 'udh16' | 'text';
  readonly transliterate: boolean;
  /** Languages whose tables may be used. */
  readonly nationalLanguages: readonly NationalLanguage[];
  /** `compatible`, `short`, `none`, or a template. */
  readonly replyHeader: string;
  readonly footer: string;
}

/** What becomes of texts that do not reach their SIP user at once. */
export interface InboundConfig {
  /** How long an unreachable SIP user is tried. */
  readonly holdMs: number;
  /** How long a message whose segments do not all come waits for the rest. */
  readonly reassemblyMs: number;
  /** What a 404 of the proxy means: the user is away, or does not exist. */
  readonly notFound: 'hold' | 'fail';
  /** SIP URI or `group:` and a name, for texts without any address; absent: they are held for the operator. */
  readonly defaultTarget?: string;
  /** What tells whom a text is for, in this order. */
  readonly rules: readonly ('header' | 'address' | 'keyword' | 'memory' | 'modem' | 'table' | 'default')[];
  /** Either a word that a text begins with, or an expression that it fits. */
  readonly keywords: readonly { readonly match: string | RegExp; readonly target: string; readonly strip: boolean }[];
  /** Target by the number that wrote. */
  readonly table: readonly { readonly number: string; readonly target: string }[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** How long it is remembered who wrote to a number. */
  readonly memoryMs: number;
  /** Whether each user who writes to the same number gets a SIM of their own. */
  readonly sessions: boolean;
  /** Numbers whose texts go before others. */
  readonly privileged: readonly string[];
}

/** What operators may do through the running sidecar. */
export interface ConsoleConfig {
  /** Beginnings of the AT commands that may be given to a modem; none: none. */
  readonly commands: readonly string[];
}

/** How numbers are read. */
export interface NumbersConfig {
  /** Country calling code without `+`, for national numbers; absent: they are refused. */
  readonly country?: string;
  /** What stands before a national number; absent: `0`. */
  readonly nationalPrefix?: string;
  /** What stands before a calling code; absent: `00`. */
  readonly internationalPrefix?: string;
  /** Numbers that are dialled as they are. */
  readonly shortCodes: readonly string[];
  readonly stripSeparators: boolean;
}
