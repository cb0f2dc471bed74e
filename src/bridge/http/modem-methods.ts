import { z } from 'zod';
import { GatewayError } from '../../core/index.js';
import { checked } from '../submission.js';
import type { ModemOperations, Operations } from './operations.js';

const name = z.string().min(1).max(64);
const nameParams = z.strictObject({ name });
const suspendParams = z.strictObject({ name, how: z.enum(['now', 'gracefully', 'when idle']).default('gracefully') });
const commandParams = z.strictObject({ name, command: z.string().min(2).max(400) });
const ussdParams = z.union([
  z.strictObject({ name, code: z.string().min(1).max(182) }),
  z.strictObject({ name, cancel: z.literal(true) }),
]);
const resetParams = z.strictObject({
  name,
  step: z.enum(['attention', 'reset', 'radio', 'reopen', 'power']).default('reset'),
});

/** The methods of `POST /rpc` that do something with one modem. */
export function modemMethods(operations: Operations): Record<string, (params: unknown) => Promise<unknown>> {
  const modemOf = (wanted: string): ModemOperations => {
    const modem = operations.modem(wanted);
    if (modem === undefined) throw new GatewayError('NOT_FOUND', `there is no modem ${JSON.stringify(wanted)}`);
    return modem;
  };
  return {
    'modem.list': async () => operations.modems(),
    'modem.suspend': async (params) => {
      const { name, how } = checked(suspendParams, params);
      return modemOf(name).suspend(how);
    },
    'modem.resume': async (params) => modemOf(checked(nameParams, params).name).resume(),
    'modem.reset': async (params) => {
      const { name, step } = checked(resetParams, params);
      return modemOf(name).reset(step);
    },
    'modem.events': async (params) => ({ items: await modemOf(checked(nameParams, params).name).events() }),
    'modem.ussd': async (params) => {
      const wanted = checked(ussdParams, params);
      const modem = modemOf(wanted.name);
      return 'code' in wanted ? modem.ussd(wanted.code) : modem.endUssd();
    },
    'modem.command': async (params) => {
      const { name, command } = checked(commandParams, params);
      return modemOf(name).command(command);
    },
  };
}
