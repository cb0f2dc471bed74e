/** What a modem answers to one command: information lines, then one final result code. V.250 §5.7. */
export interface Answer {
  /** Information lines without line ends; a short message's two lines are two entries. */ lines: string[];
  /** The final result code in words, `OK` or `+CMS ERROR: 321`; `undefined` sends none. */ final: string | undefined;
  /** What goes wrong while these octets are written. */ fault?: AnswerFault;
}

/** A fault inside one answer. */
export interface AnswerFault {
  /** Unsolicited lines between information and final result code, or behind so many octets of the answer. */
  inject?: { lines: readonly string[]; at: 'before final' | number };
  /** The line is cut behind so many octets of the answer. */ hangUpAfterOctets?: number;
}

/** An answer as a hook may write it: the final result code alone, or all lines with the final result code last. */
export type Reply = string | readonly string[] | Answer;

/** Success, with what is told before it. */
export function ok(...lines: string[]): Answer {
  return { lines, final: 'OK' };
}

/** The generic refusal. */
export const error: Answer = { lines: [], final: 'ERROR' };

/** A refusal of the equipment, by a code of TS 27.007 §9.2; what the host sees of it depends on +CMEE. */
export function cme(code: number): Answer {
  return { lines: [], final: `+CME ERROR: ${code}` };
}

/** A refusal around short messages, by a code of TS 27.005 §3.2.5. */
export function cms(code: number): Answer {
  return { lines: [], final: `+CMS ERROR: ${code}` };
}

/** A hook's reply as an answer. */
export function toAnswer(reply: Reply): Answer {
  if (typeof reply === 'string') return { lines: [], final: reply };
  if ('final' in reply) return reply;
  return { lines: reply.slice(0, -1), final: reply.at(-1) };
}

/** Whether a command line goes on after this answer. */
export function isOk(answer: Answer): boolean {
  return answer.final === 'OK';
}
