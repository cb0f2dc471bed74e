import type { Ports } from '../pdu/index.js';

/**
 * How the recipient is told who wrote.
 *
 * `compatible`: `From URI (if you reply DO NOT remove it)`, CR LF, CR LF, as the OpenSER module wrote it. `short`: the URI
 * on a line of its own. A template may name `{uri}`, `{user}` and `{host}` of the sender.
 */
export type ReplyHeader = 'compatible' | 'short' | 'none' | { template: string };

/** How a text becomes segments; made from the configuration. */
export interface ComposeSettings {
  replyHeader: ReplyHeader;
  /** Put after every text as it stands, line breaks included; empty = none. */
  footer: string;
  /** Most segments of one message, from 1; above 255 it counts as 255 (TS 23.040 §9.2.3.24.1). */
  maxParts: number;
  /** A longer text is cut, and the sender learns what was not sent, or it is refused. */
  overflow: 'truncate' | 'refuse';
  /** An 8- or 16-bit reference in the user data header, or `(i/n)` in the text itself. */
  concatenation: 'udh8' | 'udh16' | 'text';
  /** Typographic characters may become plain ones where that keeps the text out of UCS-2. */
  transliterate: boolean;
  /** National language identifiers whose tables may be used (TS 23.038 §6.2.1.2.4). */
  nationalShifts: readonly number[];
}

/** The settings, and what one message wants beside them. */
export interface MessageSettings extends ComposeSettings {
  ports: Ports | undefined;
}

/** One text on its way to a phone. */
export interface ComposeRequest {
  /** What the SIP user wrote. */
  body: string;
  /** URI of From as the header has it, without display name and angle brackets. */
  sender: string;
  settings: ComposeSettings;
  /** Application ports that every segment names, and that make each of them shorter; absent = none. */
  ports?: Ports | undefined;
}

/** Octets on their way to an application on a phone: they go as they are, without reply header and footer. */
export interface DataRequest {
  data: Uint8Array;
  /** `concatenation` and `maxParts` count; octets are never cut off, nor can they hold `(i/n)`: `text` is `udh8`. */
  settings: ComposeSettings;
  ports?: Ports | undefined;
}
