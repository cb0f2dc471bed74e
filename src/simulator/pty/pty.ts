import { closeSync, constants, openSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { GatewayError } from '../../core/index.js';
import { placeLink, removeLink } from './link.js';
import { type ProgramName, type PtyProgram, startPtyProgram } from './program.js';

/** As many octets may wait for a host that does not read; more are lost, as on a real line. */
const MAX_WAITING_OCTETS = 65_536;

/** The device's side of a pseudo-terminal; destroying it hangs up, as pulling a plug does. */
class MasterStream extends Duplex {
  readonly #program: PtyProgram;
  readonly #onHangUp: () => void;

  constructor(program: PtyProgram, onHangUp: () => void) {
    super({ allowHalfOpen: false });
    this.#program = program;
    this.#onHangUp = onHangUp;
    const { child } = program;
    child.stdout.on('data', (chunk: Buffer) => this.push(chunk));
    child.stdin.on('error', () => undefined); // EPIPE: the exit follows
    child.once('exit', () => this.destroy());
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const { stdin } = this.#program.child;
    if (stdin.writable && stdin.writableLength < MAX_WAITING_OCTETS) stdin.write(chunk);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#onHangUp();
    this.#program.child.kill('SIGKILL'); // nothing to tidy up in there, and a plug gives no notice either
    done(error);
  }
}

export interface PtyOptions {
  /** Where the host finds the device: a symbolic link, made or replaced here. */ link: string;
  /** Programs to try, in order; default socat, then util-linux's script. */ programs?: readonly ProgramName[];
}

/** A real pseudo-terminal. It outlives hosts that close and open it again. */
export interface Pty {
  readonly link: string;
  /** The terminal behind the link, `/dev/pts/7`. */ readonly device: string;
  /** The modem's side: octets as they are, no echo. Destroy it to hang up. */ readonly stream: Duplex;
  /** Hangs up and waits until the program has ended. */ close(): Promise<void>;
}

/** Opens the slave side, so that it never closes for good. */
function holdOpen({ child, device }: PtyProgram): number {
  try {
    return openSync(device, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch (cause) {
    child.kill('SIGKILL');
    throw new GatewayError('PORT_UNAVAILABLE', `${device} cannot be opened`, { cause });
  }
}

/**
 * Opens a pseudo-terminal behind `link`.
 *
 * The slave side is held open from here, so that the line does not break when a host closes it.
 * @throws GatewayError `PORT_UNAVAILABLE`: no program for it, or `link` is something else than a link.
 */
export async function openPty(options: PtyOptions): Promise<Pty> {
  const { link, programs = ['socat', 'script'] } = options;
  const program = await startPtyProgram(programs);
  const { child, device } = program;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const held = holdOpen(program);
  const stream = new MasterStream(program, () => {
    removeLink(link, device);
    closeSync(held);
  });
  try {
    placeLink(link, device);
  } catch (error) {
    stream.destroy();
    await ended;
    throw error;
  }
  const close = async () => {
    stream.destroy();
    await ended;
  };
  return { link, device, stream, close };
}
