import { registrationOf, type Urc } from '../at/index.js';
import type { News } from './events/news.js';
import type { Receiver } from './receiver.js';
import type { Session } from './session.js';
import type { Input } from './state.js';
import { pduFromShown } from './text-mode/text-line.js';

/** What the worker does about some of what a modem announces. */
export interface AnnouncementHost {
  feed: (input: Input) => void;
  registrationTold: (session: Session) => void;
  restarted: (session: Session, reason: string) => void;
}

/** Brings what a modem says by itself to the part that it concerns. */
export class Announcements {
  readonly #parts: { news: News; receiver: Receiver; host: AnnouncementHost };

  constructor(parts: { news: News; receiver: Receiver; host: AnnouncementHost }) {
    this.#parts = parts;
  }

  take(urc: Urc, session: Session): void {
    const { news, receiver, host } = this.#parts;
    news.take(urc, session);
    switch (urc.kind) {
      case 'stored':
        receiver.stored(urc.storage, urc.index);
        return;
      case 'routed':
        receiver.routed(urc, session);
        return;
      case 'shown':
        receiver.routed({ ...urc, kind: 'routed', ...pduFromShown(urc, session.text?.charset) }, session);
        return;
      case 'broken':
      case 'memoryFull':
        receiver.sweep(urc.kind === 'memoryFull');
        return;
      case 'registration':
        session.registration = registrationOf(urc.status);
        session.place = urc.place ?? session.place;
        host.registrationTold(session);
        return;
      case 'restarted':
        host.restarted(session, `the modem restarted (${urc.banner})`);
        return;
      case 'sim':
        host.feed({ on: 'simChanged' });
        return;
      case 'ussd':
        session.ussd?.(urc);
        return;
      case 'ringing':
      case 'rungOff':
      case 'broadcast':
      case 'other':
        return;
    }
  }
}
