import type { Concatenation } from '../tpdu/user-data.js';

/** One SMS-SUBMIT that the centre took. */
export interface Submission {
  /** The TPDU as the network got it, upper-case hex; TP-MR is the one that the modem put there. */ tpdu: string;
  /** IMSI of the SIM card that sent it. */ imsi: string;
  /** Name of the modem that sent it. */ modem: string;
  /** The service centre's number that the modem used. */ serviceCentre: string;
  /** TP-DA: digits, with `+` when international; the text of an alphanumeric one. */ destination: string;
  /** TP-MR, 0-255. */ messageReference: number;
  /** Milliseconds since 1970, UTC, of the centre's clock; the TP-SCTS of reports. */ at: number;
  /** What an independent codec reads; `null` where it is known to read wrongly. */ text: string | null;
  /** TP-SRR. */ statusReportRequested: boolean;
  concat?: Concatenation;
}

/** A text as a person gets it: one submission, or all parts of a concatenated one. */
export interface JoinedMessage {
  imsi: string;
  destination: string;
  /** `null` when one part cannot be shown. */ text: string | null;
  /** In order of their sequence numbers. */ submissions: Submission[];
}

/** The joined message that `submission` completes, from all that came; `undefined` while parts are missing. */
export function joinCompleted(submission: Submission, all: readonly Submission[]): JoinedMessage | undefined {
  const { concat, imsi, destination } = submission;
  if (concat === undefined) return { imsi, destination, text: submission.text, submissions: [submission] };
  const parts = new Map<number, Submission>();
  for (const other of all) {
    if (other.imsi !== imsi || other.destination !== destination) continue;
    if (other.concat?.reference !== concat.reference || other.concat.total !== concat.total) continue;
    if (parts.size === concat.total) parts.clear(); // an older message with the same reference was complete
    parts.set(other.concat.sequence, other);
  }
  if (parts.size < concat.total) return undefined;
  const submissions = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);
  const texts = submissions.map(({ text }) => text);
  return { imsi, destination, text: texts.includes(null) ? null : texts.join(''), submissions };
}
