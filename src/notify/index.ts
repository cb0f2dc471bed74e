export { type AddresseeRules, mayBeTold, type Writer } from './addressee.js';
export { type NoticeDeps, NoticeDesk, type NoticeOptions, type NoticeSubject } from './notice-desk.js';
export {
  ENGLISH,
  FAILURES,
  type NoticeTemplates,
  noticeText,
  type Situation,
  type SituationName,
} from './notice-text.js';
