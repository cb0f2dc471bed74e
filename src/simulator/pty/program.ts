import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { GatewayError } from '../../core/index.js';

/** A program that owns the master side of a pseudo-terminal and copies octets between it and its standard streams. */
export interface PtyProgram {
  readonly child: ChildProcessWithoutNullStreams;
  /** Device of the slave side, `/dev/pts/7`. */ readonly device: string;
}

export type ProgramName = 'socat' | 'script';

/**
 * Keeps the slave side of `script` open without reading it, and ends with this process. `script` gives its command to
 * a shell; nothing in it comes from a caller.
 */
const HOLD = `stty raw -echo; tty; while kill -0 ${process.pid} 2>/dev/null; do sleep 2; done`;

const ARGUMENTS: Readonly<Record<ProgramName, readonly string[]>> = {
  socat: ['-d', '-d', 'PTY,rawer', 'STDIO'],
  script: ['-q', '-c', HOLD, '/dev/null'],
};

/** socat tells the device before it copies; script's shell tells it when the terminal is raw. */
const READY: Readonly<Record<ProgramName, RegExp>> = {
  socat: /PTY is (\/\S+)[\s\S]*starting data transfer/,
  script: /(\/dev\/\S+)\r?\n/,
};

/** Starts one program; resolves when the pseudo-terminal is ready. @throws Error of the start, or `PORT_UNAVAILABLE`. */
function start(name: ProgramName): Promise<PtyProgram> {
  const child = spawn(name, ARGUMENTS[name], { stdio: ['pipe', 'pipe', 'pipe'] });
  const speaks = name === 'socat' ? child.stderr : child.stdout;
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString('latin1');
      const device = READY[name].exec(said)?.[1];
      if (device === undefined) return;
      speaks.off('data', listen);
      child.stderr.resume();
      resolve({ child, device });
    };
    speaks.on('data', listen);
    child.once('error', reject);
    child.once('exit', (status) =>
      reject(new GatewayError('PORT_UNAVAILABLE', `${name} ended with ${status}: ${said.trim().slice(-200)}`)),
    );
  });
}

/**
 * Starts the first program of these that this machine has.
 *
 * @throws GatewayError `PORT_UNAVAILABLE` when it has none of them, or none gets a pseudo-terminal.
 */
export async function startPtyProgram(names: readonly ProgramName[]): Promise<PtyProgram> {
  let cause: unknown;
  for (const name of names) {
    try {
      return await start(name);
    } catch (error) {
      cause ??= error;
    }
  }
  throw new GatewayError('PORT_UNAVAILABLE', `a pseudo-terminal wants ${names.join(' or ')}: none works here`, {
    cause,
  });
}
