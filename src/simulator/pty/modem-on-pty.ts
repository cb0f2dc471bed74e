import type { SimulatedModem } from '../modem/simulated-modem.js';
import { nextLink } from './link.js';
import { openPty, type Pty, type PtyOptions } from './pty.js';

export interface ModemOnPtyOptions extends PtyOptions {
  modem: SimulatedModem;
  /** A pseudo-terminal could not be opened when the modem was plugged in again. */ onError?: (error: unknown) => void;
}

/** A modem behind a device path. Unplugging takes the path away, plugging in brings it back, or another one. */
export interface ModemOnPty {
  readonly modem: SimulatedModem;
  /** Where the device is, or will be when it is plugged in. */ readonly link: string;
  /** The device has another path from the next plugging in on, as after a new enumeration. */ moveTo(
    link: string,
  ): void;
  /** Resolves when the path is there, also after `plugIn`. */ opened(): Promise<void>;
  /** Ends the line; the modem can be attached elsewhere. */ stop(): Promise<void>;
}

/**
 * Puts a modem behind a pseudo-terminal.
 *
 * @throws GatewayError `PORT_UNAVAILABLE` as `openPty` does.
 */
export async function startModemOnPty(options: ModemOnPtyOptions): Promise<ModemOnPty> {
  const { modem, onError = () => undefined, ...rest } = options;
  let { link } = options;
  let pty: Pty | undefined;
  const open = async () => {
    const opened = await openPty({ ...rest, link });
    if (!modem.isPlugged) return await opened.close();
    pty = opened;
    modem.attach(opened.stream);
  };
  await open();
  let opening = Promise.resolve();
  const reopen = async () => {
    await pty?.close();
    if (modem.isPlugged) await open();
  };
  const stopRenumbering = modem.watch('renumbered', () => {
    link = nextLink(link);
  });
  const stopWatching = modem.watch('pluggedIn', () => {
    opening = opening.catch(() => undefined).then(reopen); // one after the other, however fast the plug moves
    opening.catch(onError);
  });
  return {
    modem,
    get link() {
      return link;
    },
    moveTo(next) {
      link = next;
    },
    opened: () => opening,
    async stop() {
      stopWatching();
      stopRenumbering();
      await opening.catch(() => undefined); // already told to onError
      await pty?.close();
    },
  };
}
