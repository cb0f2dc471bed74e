import type { Command } from 'commander';
import type { MessageView, Page, TimelineEvent } from '../queue/index.js';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { printMessage, printTimeline } from './message-view.js';
import { printJson, printTable, shownText, shownTime } from './output.js';
import { type PageOptions, printNext, withPaging } from './paging.js';

interface ListOptions extends ApiOptions, PageOptions {
  state?: string;
  number?: string;
  callId?: string;
  network?: string;
  direction?: string;
  json?: boolean;
}

interface ShowOptions extends ApiOptions {
  json?: boolean;
}

/** `list`, `show ID` and `trace ID`. */
export function addMessageCommands(program: Command): void {
  withApiOptions(
    withPaging(
      program
        .command('list')
        .description('list messages, newest first')
        .option('--state <state>', 'only those in this state, for example uncertain')
        .option('--direction <direction>', 'to-mobile or from-mobile')
        .option('--number <number>', 'only those to or from this number')
        .option('--call-id <id>', 'only those of this SIP Call-ID')
        .option('--network <name>', 'only those of this network'),
    ),
  ).action(list);
  withApiOptions(program.command('show <id>').description('show one message with its segments')).action(show);
  withApiOptions(
    program.command('trace <id>').description('show the timeline of one message, from SIP to the report'),
  ).action(trace);
}

async function list(options: ListOptions): Promise<void> {
  const { state, direction, number, callId, network, limit, cursor } = options;
  const query = { state, direction, number, callId, network, limit, cursor };
  const page = (await Api.of(options).get('/v1/messages', query)) as Page<MessageView>;
  if (options.json) return printJson(page);
  const rows = page.items.map((message) => [
    message.id,
    shownTime(message.acceptedAt),
    message.direction === 'to-mobile' ? '→' : '←',
    message.state,
    message.from,
    message.to ?? '-',
    shownText(message.text, 40),
  ]);
  printTable(['id', 'accepted', '', 'state', 'from', 'to', 'text'], rows, 'No message.');
  printNext(page.next);
}

async function show(id: string, options: ShowOptions): Promise<void> {
  const message = (await Api.of(options).get(`/v1/messages/${encodeURIComponent(id)}`)) as MessageView;
  if (options.json) return printJson(message);
  printMessage(message);
}

async function trace(id: string, options: ShowOptions): Promise<void> {
  const events = (await Api.of(options).get(`/v1/messages/${encodeURIComponent(id)}/timeline`)) as TimelineEvent[];
  if (options.json) return printJson(events);
  printTimeline(events);
}
