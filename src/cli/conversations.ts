import type { Command } from 'commander';
import type { Conversation, ConversationFilter, Page } from '../queue/index.js';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { printJson, printTable, shownTime } from './output.js';
import { type PageOptions, printNext, withPaging } from './paging.js';

type Options = ApiOptions & ConversationFilter & PageOptions & { json?: boolean };

/** `conversations list|forget`: who writes to which number through which SIM. */
export function addConversationsCommand(program: Command): void {
  const conversations = program.command('conversations').description('who writes to which number through which SIM');
  withApiOptions(
    withPaging(narrowed(conversations.command('list').description('list them, the latest used first'))),
  ).action(list);
  withApiOptions(
    narrowed(conversations.command('forget').description('forget those that fit: their answers find nobody any more')),
  ).action(async (options: Options) => {
    const answer = await Api.of(options).call('conversation.forget', { ...filterOf(options) });
    if (options.json) printJson(answer);
    else process.stdout.write(`forgotten: ${Object(answer).forgotten}\n`);
  });
}

function narrowed(command: Command): Command {
  return command
    .option('--number <number>', 'only those with this phone')
    .option('--imsi <imsi>', 'only those through this SIM')
    .option('--address <sip-uri>', 'only those of this SIP user');
}

async function list(options: Options): Promise<void> {
  const { limit, cursor } = options;
  const page = (await Api.of(options).get('/v1/conversations', {
    ...filterOf(options),
    ...{ limit, cursor },
  })) as Page<Conversation>;
  if (options.json) return printJson(page);
  const rows = page.items.map(({ number, imsi, address, usedAt }) => [number, imsi, address, shownTime(usedAt)]);
  printTable(['number', 'sim', 'user', 'last used'], rows, 'No conversation.');
  printNext(page.next);
}

function filterOf({ number, imsi, address }: ConversationFilter): ConversationFilter {
  return { ...(number && { number }), ...(imsi && { imsi }), ...(address && { address }) };
}
