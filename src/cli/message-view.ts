import type { MessageView, TimelineEvent } from '../queue/index.js';
import { printTable, shownText, shownTime } from './output.js';

/** Prints what is known of one message, a line each, and below it its segments. */
export function printMessage(message: MessageView): void {
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
    ['text', message.text],
  ];
  for (const [name, value] of lines) process.stdout.write(`${name.padEnd(10)} ${shownText(value, 400)}\n`);
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
