import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describeError, GatewayError, systemClock } from '../core/index.js';
import {
  openControlSocket,
  profileNamed,
  profiles,
  runScript,
  type ScriptStep,
  Simulation,
} from '../simulator/index.js';

interface SimulateOptions {
  profile: string;
  link?: string;
  ports: string;
  control?: string;
  script?: string;
  list?: boolean;
  json?: boolean;
}

const MAX_PORTS = 64;

/** What `simulate --list --json` prints: each profile with its quirks and their rows. */
function listProfiles(): { name: string; make: string; model: string; quirks: { name: string; row: string }[] }[] {
  return profiles.map(({ name, make, model, quirks }) => ({
    name,
    make,
    model,
    quirks: quirks.map((quirk) => ({ name: quirk.name, row: quirk.row })),
  }));
}

function printProfiles(json: boolean): void {
  if (json) console.log(JSON.stringify(listProfiles()));
  else
    for (const { name, make, model, quirks } of profiles)
      console.log(
        `${name.padEnd(20)} ${make} ${model}: ${quirks.map((quirk) => quirk.name).join(', ') || 'no quirks'}`,
      );
}

/** The paths of the devices: the link itself, or with several ports the link and a number from 0. */
function linksOf({ link, ports }: SimulateOptions): string[] {
  if (link === undefined) throw new GatewayError('USAGE', 'say with --link PATH where the device is to be');
  const count = Number(ports);
  if (!Number.isInteger(count) || count < 1 || count > MAX_PORTS)
    throw new GatewayError('USAGE', `--ports is 1 to ${MAX_PORTS}, found ${ports}`);
  return count === 1 ? [link] : Array.from({ length: count }, (_, i) => `${link}${i}`);
}

function readScriptFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new GatewayError('USAGE', `the script ${path} cannot be read`, { cause });
  }
}

/** Resolves at SIGINT or SIGTERM. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const keepAlive = setInterval(() => undefined, 3_600_000); // with all modems unplugged nothing else does
    const stop = () => {
      clearInterval(keepAlive);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

function printDevices(simulation: Simulation, json: boolean): void {
  const { devices, profile } = simulation;
  for (const { link, modem } of devices) {
    const device = { link, name: modem.name, profile: profile.name, imsi: modem.sim?.imsi };
    console.log(json ? JSON.stringify(device) : `${link}  ${profile.make} ${profile.model}, IMSI ${device.imsi}`);
  }
}

function printStep(step: ScriptStep, json: boolean): void {
  if (json) console.log(JSON.stringify(step));
  else console.log(`script line ${step.line}: ${step.do} ${step.ok ? 'done' : `failed: ${step.message}`}`);
}

async function simulate(options: SimulateOptions): Promise<void> {
  const json = options.json === true;
  const links = linksOf(options);
  const script = options.script === undefined ? undefined : readScriptFile(options.script);
  const profile = profileNamed(options.profile);
  const stopped = untilStopped();
  const onError = (error: unknown) => console.error(describeError(error));
  const simulation = await Simulation.start({ clock: systemClock, profile, links, onError });
  const ends: (() => unknown)[] = [];
  try {
    if (options.control !== undefined) {
      const control = await openControlSocket(simulation, options.control);
      ends.push(() => control.close());
    }
    if (script !== undefined) ends.push(runScript(simulation, script, (step) => printStep(step, json)));
    printDevices(simulation, json);
    await stopped;
  } finally {
    for (const end of ends) await end();
    await simulation.stop();
  }
}

/**
 * `simulate`: modems on pseudo-terminals, in the foreground until SIGINT or SIGTERM; prints one line a device.
 * `simulate --list` prints the models that can be simulated.
 *
 * Throws GatewayError `USAGE` or `NOT_FOUND` for wrong options, `PORT_UNAVAILABLE` and `CONFLICT` for the host's faults.
 */
export function addSimulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('play one or more GSM modems, with SIM cards and a network, on pseudo-terminals')
    .option('--profile <name>', 'the model; --list names them', 'standard')
    .option('--link <path>', 'where the device is to be found; with several ports a number is added, from 0')
    .option('--ports <n>', 'how many modems, 1 to 64, all in one network', '1')
    .option('--control <socket>', 'take orders as JSON lines at this Unix socket')
    .option('--script <file>', 'perform JSON lines from a file, each at its "at" (milliseconds, "2s", "1m")')
    .option('--list', 'print the models and end')
    .option('--json', 'print JSON lines')
    .action(async (options: SimulateOptions) => {
      if (options.list === true) printProfiles(options.json === true);
      else await simulate(options);
    });
}
