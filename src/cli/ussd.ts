import type { Command } from 'commander';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { MODEM_DEADLINE_MS } from './modem.js';
import { printJson, shownText } from './output.js';

const MAX_SHOWN = 500;

/** `ussd NAME CODE`: asks the network by a USSD code, through a modem of the running sidecar. */
export function addUssdCommand(program: Command): void {
  withApiOptions(
    program.command('ussd <name> <code>').description("ask the network by a USSD code, like '*100#', through a modem"),
  ).action(async (name: string, code: string, options: ApiOptions & { json?: boolean }) => {
    const answer = await Api.of(options).call('modem.ussd', { name, code }, MODEM_DEADLINE_MS);
    if (options.json) return printJson(answer);
    const { text, open } = Object(answer);
    process.stdout.write(
      `${String(text)
        .split('\n')
        .map((line) => shownText(line, MAX_SHOWN))
        .join('\n')}\n`,
    );
    if (open) process.stdout.write('(The network wanted a choice; the session was ended.)\n');
  });
}
