/** What a SIP user is told about a message of theirs. `text` is their own, exactly as they wrote it. */
export type Situation =
  /** The number is none, and `reason` says why; nothing was sent. */
  | { is: 'invalid-number'; number: string; text: string; reason: string }
  /** No modem could send it; `text` is what was not sent. */
  | { is: 'modem-unavailable'; number: string; text: string }
  /** The text was longer than allowed; `text` is the rest that was not sent. */
  | { is: 'too-long'; number: string; text: string }
  /** The service centre gave up; `reason` is in its words. */
  | { is: 'not-delivered'; number: string; text: string; reason: string }
  /** The service centre keeps it for later (TP-ST 48). */
  | { is: 'stored'; number: string; text: string }
  /** Delivered after it had been stored. */
  | { is: 'delivered-late'; number: string; text: string };

/** The name of a situation. */
export type SituationName = Situation['is'];

/** One text for each situation; `{number}`, `{reason}` and `{text}` stand for what they name. */
export type NoticeTemplates = Readonly<Record<SituationName, string>>;

export const ENGLISH: NoticeTemplates = {
  'invalid-number':
    '{number} is not a valid number: {reason}. Please send the message again to +(country)(area)(number). Its text was:\n\n{text}',
  'modem-unavailable': 'Sorry, the SMS gateway cannot send to {number} at the moment. This was not sent:\n\n{text}',
  'too-long': 'Sorry, your message to {number} was longer than allowed. This part of it was not sent:\n\n{text}',
  'not-delivered':
    'Sorry, your message to {number}, or a part of it, could not be delivered: {reason}. Its text was:\n\n{text}',
  stored:
    'Your message to {number} is stored by the service centre, which keeps trying; its delivery cannot be promised. Its text was:\n\n{text}',
  'delivered-late': 'Your message to {number} was delivered after all. Its text was:\n\n{text}',
};

/** The situations in which something did not work; of the others only `notices: all` tells. */
export const FAILURES: readonly SituationName[] = ['invalid-number', 'modem-unavailable', 'too-long', 'not-delivered'];

/**
 * The text of a notice. What is filled in is taken as it is, braces and all.
 *
 * A word in braces that the situation does not have stays as it stands, for it may be text.
 */
export function noticeText(situation: Situation, templates: NoticeTemplates = ENGLISH): string {
  const values: Readonly<Record<string, string>> = { ...situation };
  return templates[situation.is].replace(/\{(number|reason|text)\}/g, (whole, name: string) => values[name] ?? whole);
}
