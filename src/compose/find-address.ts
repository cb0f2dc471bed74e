/** Whom a phone's text is for, and what it says. */
export interface FoundAddress {
  /** `sip:` or `sips:`, user, host and port; without parameters. */
  address: string;
  /** The text without address and reply header; empty when nothing else was written. */
  body: string;
}

/** Finds the SIP address in what a phone answered and takes it, with the reply header, out of the text. Never throws. */
export function findAddress(_text: string): FoundAddress | undefined {
  return undefined;
}
