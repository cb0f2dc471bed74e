import type { Command } from 'commander';
import type { AsidePdu, MessageView, Page, TimelineEvent } from '../queue/index.js';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { printMessage, printTimeline } from './message-view.js';
import { printJson, printTable, shownText, shownTime } from './output.js';
import { type PageOptions, printNext, withPaging } from './paging.js';

interface ListOptions extends ApiOptions, PageOptions {
  held?: boolean;
  undecodable?: boolean;
  ignored?: boolean;
  number?: string;
  json?: boolean;
}

/** `inbound list`, `inbound show ID`, `inbound redeliver ID`: what came from mobile. */
export function addInboundCommand(program: Command): void {
  const inbound = program.command('inbound').description('what came from mobile, and what waits for you there');
  withApiOptions(
    withPaging(
      inbound
        .command('list')
        .description('list it, newest first')
        .option('--held', 'only what waits: without a target, or for a SIP user who is away')
        .option('--undecodable', 'short messages that nobody can read, raw')
        .option('--ignored', 'short messages that say nothing to a person, raw')
        .option('--number <number>', 'only what this number sent'),
    ),
  ).action(list);
  withApiOptions(inbound.command('show <id>').description('show one message and why it is where it is')).action(show);
  withApiOptions(
    inbound
      .command('redeliver <id>')
      .description('offer a message again that is held or has failed')
      .option('--target <sip-uri>', 'to this SIP user instead'),
  ).action(async (id: string, options: ApiOptions & { target?: string; json?: boolean }) => {
    const { target } = options;
    const message = (await Api.of(options).call('inbound.redeliver', { id, ...(target && { target }) })) as MessageView;
    if (options.json) printJson(message);
    else process.stdout.write(`${message.id} ${message.state} to ${message.to}\n`);
  });
}

async function list(options: ListOptions): Promise<void> {
  if (options.undecodable || options.ignored) return listAside(options, options.ignored ? 'ignored' : 'undecodable');
  const { number, limit, cursor } = options;
  const state = options.held ? 'held' : undefined;
  const page = (await Api.of(options).get('/v1/inbound', { number, limit, cursor, state })) as Page<MessageView>;
  if (options.json) return printJson(page);
  const rows = page.items.map(({ id, acceptedAt, state: now, from, to, text }) => [
    ...[id, shownTime(acceptedAt), now, from, to ?? '-', shownText(text, 40)],
  ]);
  printTable(['id', 'received', 'state', 'from', 'to', 'text'], rows, 'No message.');
  printNext(page.next);
}

async function listAside({ limit, cursor, ...options }: ListOptions, state: string): Promise<void> {
  const page = (await Api.of(options).get('/v1/inbound/aside', { state, limit, cursor })) as Page<AsidePdu>;
  if (options.json) return printJson(page);
  const rows = page.items.map(({ id, receivedAt, modem, reason, hex }) => [
    ...[String(id), shownTime(receivedAt), modem, shownText(reason ?? '-', 60), hex],
  ]);
  printTable(['id', 'received', 'modem', 'reason', 'pdu'], rows, 'No short message.');
  printNext(page.next);
}

async function show(id: string, options: ApiOptions & { json?: boolean }): Promise<void> {
  const api = Api.of(options);
  const path = `/v1/messages/${encodeURIComponent(id)}`;
  const message = (await api.get(path)) as MessageView;
  const timeline = (await api.get(`${path}/timeline`)) as TimelineEvent[];
  if (options.json) return printJson({ ...message, timeline });
  printMessage(message);
  process.stdout.write('\n');
  printTimeline(timeline);
}
