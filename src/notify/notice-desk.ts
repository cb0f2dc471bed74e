import type { NewNotice } from '../queue/index.js';
import { type AddresseeRules, mayBeTold, type Writer } from './addressee.js';
import { ENGLISH, FAILURES, type NoticeTemplates, noticeText, type Situation } from './notice-text.js';

/** Which notices are written, and to whom; made from the configuration. */
export interface NoticeOptions extends AddresseeRules {
  /** `failures`: only when something did not work. */
  level: 'off' | 'failures' | 'all';
  /** Host of the Call-IDs. */
  domain: string;
  /** Absent: English. */
  templates?: NoticeTemplates;
}

export interface NoticeDeps {
  /** A fresh id, by the time. */
  newId: (now: number) => string;
}

/** The message that a notice is about. */
export interface NoticeSubject extends Writer {
  /** Absent when none was stored. */
  id?: string;
  /** What the writer wrote to: the notice seems to come from there. */
  number: string;
  /** Call-ID of the request. */
  callId: string;
  /** When the notice is written, milliseconds since 1970. */
  at: number;
}

/** Decides whether SIP users are told about their messages, and writes what they are told. Stores and sends nothing. */
export class NoticeDesk {
  readonly #options: NoticeOptions;
  readonly #deps: NoticeDeps;

  constructor(options: NoticeOptions, deps: NoticeDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /** The rest of a text that was longer than allowed, for whoever wrote it; undefined when they are not to be told. */
  tooLong(subject: NoticeSubject, rest: string): NewNotice | undefined {
    return this.write(subject, { is: 'too-long', number: subject.number, text: rest });
  }

  /** The notice for a situation; undefined when nobody is to be told. */
  write(subject: NoticeSubject, situation: Situation): NewNotice | undefined {
    const { domain, level, templates = ENGLISH } = this.#options;
    if (level === 'off' || (level === 'failures' && !FAILURES.includes(situation.is))) return undefined;
    if (!mayBeTold(subject, this.#options)) return undefined;
    const id = this.#deps.newId(subject.at);
    return {
      ...{ id, target: subject.sender, originator: subject.number, callId: `${id}@${domain}` },
      inReplyTo: subject.callId,
      ...(subject.id === undefined ? {} : { about: subject.id }),
      body: noticeText(situation, templates),
      createdAt: subject.at,
    };
  }
}
