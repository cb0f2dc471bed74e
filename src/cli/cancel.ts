import type { Command } from 'commander';
import type { MessageView } from '../queue/index.js';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { printJson } from './output.js';

/** `cancel ID`: takes back a message that is not being sent yet, through the running sidecar. */
export function addCancelCommand(program: Command): void {
  withApiOptions(
    program.command('cancel <id>').description('take back a message to mobile that is queued or scheduled'),
  ).action(async (id: string, options: ApiOptions & { json?: boolean }) => {
    const message = (await Api.of(options).call('message.cancel', { id })) as MessageView;
    if (options.json) printJson(message);
    else process.stdout.write(`${summary(message)}\n`);
  });
}

/** What was prevented; segments that the network has already cannot be called back, and are said to be out. */
function summary({ id, state, segments }: MessageView): string {
  const left = segments.filter((segment) => segment.state !== 'queued').length;
  return left === 0 ? `${id} ${state}` : `${id} ${state}; ${left} of ${segments.length} segments had been sent already`;
}
