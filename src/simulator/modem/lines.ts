import type { Duplex } from 'node:stream';
import type { Behaviour } from './behaviour.js';
import type { Unhook } from './hooks.js';
import { Port, type PortHost } from './port.js';
import { renderUrc } from './render.js';
import type { Settings } from './settings.js';

/** Told when a line is opened: it may say something there at once. */
export type OpenListener = (say: (text: string) => void) => void;

/** What the lines need of their modem. */
export interface LinesHost extends PortHost {
  settings(): Settings;
  readonly behaviour: Behaviour;
}

/** All AT ports of a modem, and what is said on them without being asked. */
export class Lines {
  readonly #host: LinesHost;
  readonly #ports = new Set<Port>();
  readonly #rewordings: { prefix: string; reword: (lines: string[]) => string[] }[] = [];
  readonly #openListeners: OpenListener[] = [];

  constructor(host: LinesHost) {
    this.#host = host;
  }

  open(stream: Duplex): void {
    const port = new Port(stream, this.#host);
    this.#ports.add(port);
    stream.once('close', () => this.#ports.delete(port));
    for (const listener of this.#openListeners) listener((text) => port.say(text));
  }

  onOpen(listener: OpenListener): void {
    this.#openListeners.push(listener);
  }

  /** Changes unsolicited result codes that begin with `prefix`; the newest rewording is the last to touch them. */
  reword(prefix: string, reword: (lines: string[]) => string[]): Unhook {
    const entry = { prefix, reword };
    this.#rewordings.push(entry);
    return () => {
      const at = this.#rewordings.indexOf(entry);
      if (at >= 0) this.#rewordings.splice(at, 1);
    };
  }

  /** Says an unsolicited result code on the ports that have them, as soon as no command runs there. */
  announce(lines: string[]): void {
    let said = lines;
    for (const { prefix, reword } of this.#rewordings) if (said[0]?.startsWith(prefix)) said = reword(said);
    if (said.length === 0) return;
    const { behaviour } = this.#host;
    const ports = [...this.#ports].slice(behaviour.firstPortIsQuiet ? 1 : 0);
    for (const port of ports) port.announce(() => renderUrc(said, this.#host.settings(), behaviour));
  }

  /** Writes these octets on every port at once, whatever is running there. */
  say(text: string): void {
    for (const port of this.#ports) port.say(text);
  }

  /** Forgets what was begun: a reset of the modem. */
  forget(): void {
    for (const port of this.#ports) port.forget();
  }

  /** Hangs up all lines. */
  close(): void {
    for (const port of this.#ports) port.close();
    this.#ports.clear();
  }
}
