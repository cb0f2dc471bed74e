import { Channel, type ChannelListener, type Dialogue } from '../at/index.js';
import { type Clock, describeError } from '../core/index.js';
import type { OpenPort, Port, PortRequest } from './port.js';
import { Session } from './session.js';

/** Whom a connection tells. Nothing is told of a session that was closed. */
export interface ConnectionListener {
  opened(session: Session): void;
  openFailed(reason: string): void;
  lost(reason: string): void;
  urc: (urc: Parameters<ChannelListener['urc']>[0], session: Session) => void;
  late(line: string, session: Session): void;
  echo(session: Session): void;
  ended: ChannelListener['ended'];
  noise(): void;
  mute(): void;
}

export interface ConnectionOptions {
  request: PortRequest;
  openPort: OpenPort;
  clock: Clock;
  /** Outlives the sessions. */
  dialogue: Dialogue;
  listener: ConnectionListener;
}

/** The port of one device: at most one session at a time, opened and closed in order. */
export class Connection {
  readonly #options: ConnectionOptions;
  #session: Session | undefined;
  /** Number of the last attempt; an older one that comes to its end finds out by it. */
  #attempt = 0;
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> = Promise.resolve();

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** The port that is open now. */
  get session(): Session | undefined {
    return this.#session;
  }

  /**
   * Opens the port when the last one is closed; `opened` or `openFailed` follows, unless `close` comes first.
   *
   * @param before what has to be done while it is closed. It must not fail.
   */
  open(before?: () => Promise<void>): void {
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#opening = this.#opening.then(() => this.#open(attempt, before));
  }

  /** Ends the session, or the attempt to get one. Any number of times. */
  close(): void {
    this.#attempt += 1;
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    session.channel.close();
    this.#closing = session.port.close();
  }

  /** Resolves when no port is open or being opened or closed any more. */
  async closed(): Promise<void> {
    await this.#opening;
    await this.#closing;
  }

  async #open(attempt: number, before?: () => Promise<void>): Promise<void> {
    const { openPort, request, listener } = this.#options;
    await this.#closing;
    if (attempt === this.#attempt) await before?.();
    if (attempt !== this.#attempt) return;
    let port: Port;
    try {
      port = await openPort(request);
    } catch (error) {
      if (attempt === this.#attempt) listener.openFailed(describeError(error));
      return;
    }
    if (attempt !== this.#attempt) {
      this.#closing = port.close();
      return;
    }
    const session = this.#sessionOn(port);
    this.#session = session;
    listener.opened(session);
  }

  #sessionOn(port: Port): Session {
    const { clock, dialogue, listener } = this.#options;
    const mine = (tell: () => void) => {
      if (this.#session === session) tell();
    };
    const channel = new Channel({
      stream: port.stream,
      clock,
      dialogue,
      listener: {
        urc: (urc) => mine(() => listener.urc(urc, session)),
        late: (line) => mine(() => listener.late(line, session)),
        echo: () => mine(() => listener.echo(session)),
        mute: () => mine(() => listener.mute()),
        lost: (error) => mine(() => listener.lost(describeError(error))),
        ended: (fact) => listener.ended(fact),
        noise: () => listener.noise(),
      },
    });
    const session = new Session(port, channel);
    return session;
  }
}
