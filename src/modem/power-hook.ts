import { spawn } from 'node:child_process';
import type { Clock, Log } from '../core/index.js';

/** The operator's own way to take power from a modem and give it back: a program with its arguments. */
export interface PowerHook {
  argv: readonly string[];
  /** Told to the program as `SMS_SIDECAR_MODEM` and `SMS_SIDECAR_DEVICE`. */
  modem: string;
  device: string;
}

/** How a run ended: `done`, or what went wrong in words, with the program's complaint. */
export type HookResult = { done: true } | { done: false; reason: string };

/** Runs a hook to its end. Never rejects. */
export type RunHook = (hook: PowerHook, clock: Clock) => Promise<HookResult>;

/** A relay that stays off for ten seconds has time enough. */
const LIMIT_MS = 30_000;
const MAX_COMPLAINT = 500;
/** Nothing of the sidecar's own environment: it may hold secrets. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs the program without a shell, in a process group of its own, which is killed after half a minute. */
export const runPowerHook: RunHook = ({ argv, modem, device }, clock) =>
  new Promise((resolve) => {
    const [file = '', ...args] = argv;
    const env = { PATH, LANG: 'C', SMS_SIDECAR_MODEM: modem, SMS_SIDECAR_DEVICE: device };
    const child = spawn(file, args, { env, cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < MAX_COMPLAINT) complaint += chunk.toString('utf8');
    });
    const end = (reason?: string) => {
      deadline.cancel();
      child.stderr.destroy();
      const said = complaint.slice(0, MAX_COMPLAINT).trim();
      if (reason === undefined) resolve({ done: true });
      else resolve({ done: false, reason: said === '' ? reason : `${reason}: ${said}` });
    };
    const deadline = clock.after(LIMIT_MS, () => {
      if (child.pid !== undefined) killGroup(child.pid);
      end(`it did not end within ${LIMIT_MS / 1_000} s`);
    });
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) => end(code === 0 ? undefined : `it ended with ${signal ?? `status ${code}`}`));
  });

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it ended by itself just now
  }
}

/** Runs the modem's hook, where it has one, and tells how that went. Never fails. */
export async function cyclePower(
  { powerHook, name, device }: { name: string; device: string; powerHook?: readonly string[] },
  { runHook = runPowerHook, clock, log }: { runHook?: RunHook; clock: Clock; log: Log },
): Promise<void> {
  if (!powerHook) return;
  const result = await runHook({ argv: powerHook, modem: name, device }, clock);
  if (result.done) log.warn({}, 'the power hook was run');
  else log.error({ reason: result.reason }, 'the power hook failed');
}
