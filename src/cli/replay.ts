import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { GatewayError } from '../core/index.js';
import { openPty, ReplayedModem, readRecording } from '../simulator/index.js';
import { untilStopped } from './simulate.js';

interface ReplayOptions {
  link: string;
  json?: boolean;
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new GatewayError('USAGE', `the recording ${path} cannot be read`, { cause });
  }
}

async function replay(path: string, { link, json = false }: ReplayOptions): Promise<void> {
  const recording = readRecording(readFile(path));
  const modem = new ReplayedModem(recording, ({ heard, known }) => {
    if (json) console.log(JSON.stringify({ heard, known }));
    else if (!known) console.log(`not in the recording: ${JSON.stringify(heard)}`);
  });
  const stopped = untilStopped();
  const pty = await openPty({ link });
  modem.attach(pty.stream);
  const { length } = recording.exchanges;
  console.log(json ? JSON.stringify({ link, exchanges: length }) : `${link}  answers as recorded, ${length} exchanges`);
  await stopped;
  await pty.close();
}

/**
 * `replay FILE --link PATH`: a recorded AT dialogue as a modem on a pseudo-terminal, in the foreground until SIGINT or
 * SIGTERM. What is asked that the recording does not have is printed, and answered with ERROR.
 *
 * Throws GatewayError `USAGE` when the file cannot be read, `BAD_REQUEST` for a line that is no turn,
 * `PORT_UNAVAILABLE` as `openPty` does.
 */
export function addReplayCommand(program: Command): void {
  program
    .command('replay')
    .description('play a recorded AT dialogue as a modem on a pseudo-terminal')
    .argument('<file>', 'lines of "> " (the host) and "< " (the modem), octets escaped as \\r, \\n, \\xNN')
    .requiredOption('--link <path>', 'where the device is to be found')
    .option('--json', 'print JSON lines, one for each command that comes')
    .action(replay);
}
