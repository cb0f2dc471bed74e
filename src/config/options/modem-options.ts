import type { ModemOptions } from '../../modem/index.js';
import type { Config, ModemConfig } from '../config.js';

/** The modems in the order of the file, PINs in sight, each with the networks that it serves. */
export function modemOptions(config: Config): ModemOptions[] {
  return config.modems.map((modem) => optionsOf(modem, config));
}

function optionsOf(modem: ModemConfig, { networks, reports, trace, console }: Config): ModemOptions {
  const { name, device, pin, mode, smsc, baudRate, flowControl, attempts, pollMs } = modem;
  const { roaming, resetRadio, powerHook, calls, broadcasts, sendFrom } = modem;
  return {
    ...{ name, device, mode, baudRate, flowControl, attempts, pollMs, reports, roaming, calls, broadcasts, sendFrom },
    mayResetRadio: resetRadio,
    ...(pin === undefined ? {} : { pin }),
    ...(powerHook === undefined ? {} : { powerHook }),
    ...(smsc === undefined ? {} : { smsc }),
    networks: modem.networks.flatMap((linked) => {
      const network = networks.find((candidate) => candidate.name === linked);
      return network === undefined ? [] : { name: network.name, maxPerCall: network.maxPerCall };
    }),
    quotas: modem.quota,
    pacing: modem.pacing,
    commands: console.commands,
    ...(modem.balance === undefined ? {} : { balance: modem.balance }),
    traceAll: trace === 'all',
  };
}
