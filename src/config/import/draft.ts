import type { ModemMode } from '../../modem/index.js';

/** A line of the new file: a value, and what a reader should know of it. */
export interface DraftModem {
  name: string;
  device: string;
  pin?: string;
  mode?: ModemMode;
  smsc?: string;
  baudRate?: number;
  flowControl?: 'none' | 'rtscts';
  attempts?: number;
  pollSeconds?: number;
  scan?: 'none' | 'body' | 'mixed';
  target?: string;
  networks: readonly string[];
}

export interface DraftNetwork {
  name: string;
  maxPerCall?: number;
  prefixes?: readonly string[];
  validityMinutes?: number;
}

/** The new file before it is written: what an importer found, without what it had to assume. */
export interface Draft {
  /** Kind of the old file, for the first line. */
  source: string;
  /** Absent: an example stands in, with a comment. */
  domain?: string;
  userDomains: readonly string[];
  targetDomains: readonly string[];
  /** SIP address and socket of the proxy, `host:port`; absent: an example. */
  proxyAddress?: string;
  modems: readonly DraftModem[];
  networks: readonly DraftNetwork[];
  defaultNetwork?: string;
  /** What phones show stays as it was. */
  compatible: boolean;
  maxParts?: number;
  useContact?: boolean;
  reports?: 'none' | 'stored' | 'routed' | 'auto';
  concatenation?: 'udh8' | 'udh16' | 'text';
  transliterate?: boolean;
}
