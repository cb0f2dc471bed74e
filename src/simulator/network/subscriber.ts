import type { Submission } from './submission.js';

/**
 * What became of a TPDU that the network offered to a SIM card. `full`: no storage left, to be offered again when
 * some is; `refused`: not acknowledged in time, or refused by the host. TS 23.040 §9.2.3.22.
 */
export type Outcome = 'taken' | 'full' | 'refused';

/** A SIM card that is registered in the network, as the centre sees it. */
export interface Subscriber {
  readonly imsi: string;
  /** Name of the modem. */ readonly modem: string;
  /** The number under which the SIM card can be reached, where it is known. */ readonly number: string | undefined;
  /** Takes an SMS-DELIVER or SMS-STATUS-REPORT as hex. */ receive(tpdu: string): Promise<Outcome>;
}

/** What the network answers to an SMS-SUBMIT; a refusal is the final result code that the host is to see. */
export type SubmitOutcome = { accepted: true; submission: Submission } | { accepted: false; final: string };

/** Who gets a TPDU: an IMSI, a SIM card's number, or a modem (or its name) that holds the card. */
export type Recipient = string | { readonly name: string };
