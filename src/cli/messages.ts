import type { Command } from 'commander';
import type { MessageView, Page, TimelineEvent } from '../queue/index.js';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { printJson, printTable, shownText, shownTime } from './output.js';

interface ListOptions extends ApiOptions {
  state?: string;
  number?: string;
  callId?: string;
  network?: string;
  direction?: string;
  limit?: string;
  cursor?: string;
  json?: boolean;
}

interface ShowOptions extends ApiOptions {
  json?: boolean;
}

/** `list`, `show ID` and `trace ID`. */
export function addMessageCommands(program: Command): void {
  withApiOptions(
    program
      .command('list')
      .description('list messages, newest first')
      .option('--state <state>', 'only those in this state, for example uncertain')
      .option('--direction <direction>', 'to-mobile or from-mobile')
      .option('--number <number>', 'only those to or from this number')
      .option('--call-id <id>', 'only those of this SIP Call-ID')
      .option('--network <name>', 'only those of this network')
      .option('--limit <count>', 'how many, 500 at most', '20')
      .option('--cursor <cursor>', 'the next page, as the last line of the page before says'),
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
  if (page.next !== null) process.stdout.write(`more: --cursor ${page.next}\n`);
}

async function show(id: string, options: ShowOptions): Promise<void> {
  const message = (await Api.of(options).get(`/v1/messages/${encodeURIComponent(id)}`)) as MessageView;
  if (options.json) return printJson(message);
  const lines: [string, string][] = [
    ['id', message.id],
    ['direction', message.direction],
    ['state', message.state],
    ['from', message.from],
    ['to', message.to ?? '-'],
    ['network', message.network ?? '-'],
    ['modem', message.modem ?? '-'],
    ['call id', message.callId],
    ['encoding', message.encoding ?? '-'],
    ['accepted', shownTime(message.acceptedAt)],
    ['sent', shownTime(message.sentAt)],
    ['final', shownTime(message.finalAt)],
    ['report', message.report ?? '-'],
    ['text', shownText(message.text, 400)],
  ];
  for (const [name, value] of lines) process.stdout.write(`${name.padEnd(10)} ${value}\n`);
  if (message.segments.length === 0) return;
  process.stdout.write('\n');
  const rows = message.segments.map(({ index, state, messageReference, attempts, error }) => [
    String(index),
    state,
    messageReference === null ? '-' : String(messageReference),
    String(attempts),
    error === null ? '' : `${error.code}: ${error.cause}`,
  ]);
  printTable(['segment', 'state', 'reference', 'attempts', 'error'], rows, '');
}

async function trace(id: string, options: ShowOptions): Promise<void> {
  const events = (await Api.of(options).get(`/v1/messages/${encodeURIComponent(id)}/timeline`)) as TimelineEvent[];
  if (options.json) return printJson(events);
  printTimeline(events);
}

/** Prints a timeline: when, how long after the first event, what, by which modem, its details, and below it the AT dialogue. */
export function printTimeline(events: readonly TimelineEvent[]): void {
  if (events.length === 0) process.stdout.write('No event.\n');
  const start = events[0]?.at ?? 0;
  for (const { at, event, modem, detail } of events) {
    const { at: dialogue, ...rest } = detail;
    const after = `+${((at - start) / 1000).toFixed(3)} s`.padStart(11);
    const pairs = Object.entries(rest).map(([key, value]) => `${key}=${shownDetail(key, value)}`);
    const line = [shownTime(at), after, event.padEnd(9), (modem ?? '').padEnd(8), pairs.join(' ')].join('  ');
    process.stdout.write(`${line.trimEnd()}\n`);
    if (typeof dialogue !== 'string') continue;
    for (const exchanged of dialogue.split('\n'))
      process.stdout.write(`${' '.repeat(34)}${shownText(exchanged, 100)}\n`);
  }
}

function shownDetail(key: string, value: unknown): string {
  if (typeof value === 'number' && /(?:At|Until)$/.test(key)) return JSON.stringify(shownTime(value));
  return shownText(typeof value === 'string' ? value : JSON.stringify(value), 120);
}
