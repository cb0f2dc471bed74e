import type { Command } from 'commander';
import { GatewayError } from '../core/index.js';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { MODEM_DEADLINE_MS } from './modem.js';
import { printJson, shownText } from './output.js';

const MAX_SHOWN = 500;

interface UssdOptions extends ApiOptions {
  json?: boolean;
  cancel?: boolean;
}

/** `ussd NAME CODE`: asks the network by a USSD code, or answers its menu, through a modem of the running sidecar. */
export function addUssdCommand(program: Command): void {
  withApiOptions(
    program
      .command('ussd <name> [code]')
      .description("ask the network by a USSD code, like '*100#', or answer the menu that it shows")
      .option('--cancel', 'end the menu that is open'),
  ).action(async (name: string, code: string | undefined, options: UssdOptions) => {
    if ((code === undefined) !== (options.cancel === true))
      throw new GatewayError('BAD_REQUEST', 'ussd takes a code, or --cancel');
    const wanted = code === undefined ? { name, cancel: true } : { name, code };
    const answer = await Api.of(options).call('modem.ussd', wanted, MODEM_DEADLINE_MS);
    if (options.json) return printJson(answer);
    process.stdout.write(code === undefined ? toldEnd(Object(answer)) : toldAnswer(name, Object(answer)));
  });
}

function toldEnd({ ended }: { ended?: unknown }): string {
  return ended === true ? 'The session is ended.\n' : 'No session was open.\n';
}

function toldAnswer(name: string, { text, open }: { text?: unknown; open?: unknown }): string {
  const lines = String(text)
    .split('\n')
    .map((line) => shownText(line, MAX_SHOWN));
  if (open === true) lines.push(`(The network waits for a choice: ussd ${name} CHOICE, or ussd ${name} --cancel.)`);
  return `${lines.join('\n')}\n`;
}
