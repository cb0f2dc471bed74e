import type { Command } from 'commander';
import { DEFAULT_CONFIG_PATH, loadConfig } from '../config/index.js';
import { GatewayError, systemClock } from '../core/index.js';
import {
  diagnose,
  type ExamineDeps,
  examine,
  type Finding,
  ModemPorts,
  type PortRequest,
  portOpener,
} from '../modem/index.js';
import { jsonLine, type Printed, print, textLines } from './check-config.js';

/** Options of `doctor`. */
export interface DoctorOptions {
  config?: string;
  device?: string;
  baudRate?: string;
  flowControl?: string;
  json?: boolean;
}

/** One modem to be looked at. */
interface Patient {
  name: string;
  request: PortRequest;
  hasPin: boolean;
}

/** `doctor`: looks at modems and says what is wrong, what it means and what to do. No sidecar has to run. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look at the modems and explain what is wrong; needs no running sidecar, and sends nothing')
    .option('--config <file>', `look at the modems of this configuration (default: ${DEFAULT_CONFIG_PATH})`)
    .option('--device <path>', 'look at this device instead')
    .option('--baud-rate <rate>', 'of that device', '115200')
    .option('--flow-control <kind>', 'of that device: none or rtscts', 'none')
    .option('--json', 'print JSON')
    .action(async (options: DoctorOptions) => {
      const ports = new ModemPorts({ clock: systemClock, openPort: portOpener(systemClock) });
      const deps = { clock: systemClock, openPort: ports.open };
      print(await doctor(options, process.env, deps));
    });
}

/** Looks at the modems that the options name, one after the other. Status 1 when a finding is an error. */
export async function doctor(
  options: DoctorOptions,
  env: Readonly<Record<string, string | undefined>>,
  deps: ExamineDeps,
): Promise<Printed> {
  const modems = [];
  for (const { name, request, hasPin } of patients(options, env)) {
    const findings = diagnose(await examine(request, hasPin, deps));
    modems.push({ name, device: request.device, findings });
  }
  const sound = modems.every(({ findings }) => findings.every(({ severity }) => severity !== 'error'));
  const out = options.json
    ? jsonLine({ ok: sound, modems })
    : textLines(modems.flatMap(({ name, device, findings }) => [`${name} on ${device}`, ...findings.flatMap(shown)]));
  return { out, err: '', status: sound ? 0 : 1 };
}

function patients(options: DoctorOptions, env: Readonly<Record<string, string | undefined>>): Patient[] {
  const { device, baudRate = '115200', flowControl = 'none', config = DEFAULT_CONFIG_PATH } = options;
  if (device === undefined) {
    return loadConfig(config, env).modems.map((modem) => ({
      name: modem.name,
      request: { device: modem.device, baudRate: modem.baudRate, flowControl: modem.flowControl },
      hasPin: modem.pin !== undefined,
    }));
  }
  if (!/^[1-9][0-9]{2,6}$/.test(baudRate)) throw new GatewayError('USAGE', '--baud-rate is a number like 115200');
  if (flowControl !== 'none' && flowControl !== 'rtscts')
    throw new GatewayError('USAGE', '--flow-control is none or rtscts');
  return [{ name: 'modem', request: { device, baudRate: Number(baudRate), flowControl }, hasPin: false }];
}

function shown({ id, severity, seen, means, advice }: Finding): string[] {
  return [`  ${severity} ${id}: ${printable(seen)}`, `      means: ${means}`, `      do: ${advice}`];
}

/** What a modem says goes to a terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '.');
}
