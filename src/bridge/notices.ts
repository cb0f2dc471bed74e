import type { NewNotice } from '../queue/index.js';

/** A message of which its writer may have to be told something. */
export interface AcceptedMessage {
  id: string;
  /** Address of record of the writer. */
  sender: string;
  /** Whether somebody vouches that the message is theirs. */
  authenticated: boolean;
  number: string;
  callId: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Writes what SIP users are told of their messages; `notify` satisfies it. */
export interface Notices {
  /** The unsent rest of a text that was longer than allowed; undefined when the writer is not to be told. */
  tooLong(message: AcceptedMessage, rest: string): NewNotice | undefined;
}
