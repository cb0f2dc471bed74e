import type { Command } from 'commander';
import type { MessageView } from '../queue/index.js';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { printJson } from './output.js';

type FateOptions = ApiOptions & { json?: boolean };

/** `retry ID...` and `resolve ID sent|resend`: what an operator decides of messages that failed, or whose fate is unknown. */
export function addFateCommands(program: Command): void {
  withApiOptions(program.command('retry <id...>').description('queue messages again that failed')).action(
    async (ids: string[], options: FateOptions) => {
      for (const id of ids) await change('message.retry', { id }, options);
    },
  );
  withApiOptions(
    program
      .command('resolve <id> <fate>')
      .description('decide of a message that is uncertain: it counts as `sent`, or is sent again (`resend`)'),
  ).action((id: string, as: string, options: FateOptions) => change('message.resolve', { id, as }, options));
}

async function change(method: string, params: Record<string, string>, options: FateOptions): Promise<void> {
  const message = (await Api.of(options).call(method, params)) as MessageView;
  if (options.json) printJson(message);
  else process.stdout.write(`${message.id} ${message.state}\n`);
}
