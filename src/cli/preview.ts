import type { Command } from 'commander';
import { previewText, type TextPreview } from '../bridge/index.js';
import { acceptanceOptions, DEFAULT_CONFIG_PATH, loadConfig } from '../config/index.js';
import { printJson, printTable, shownText } from './output.js';

interface PreviewOptions {
  config: string;
  from: string;
  network?: string;
  json?: boolean;
}

/** `preview TEXT`: shows what would be sent for a text, and what it would cost; needs no running sidecar. */
export function addPreviewCommand(program: Command): void {
  program
    .command('preview <text...>')
    .description('show how a text would be sent: alphabet, segments, room, cost')
    .option('--config <file>', 'configuration', DEFAULT_CONFIG_PATH)
    .option('--from <uri>', 'sender: a SIP URI, or the user part of one', 'operator')
    .option('--network <name>', 'network to send by; the default one if not given')
    .option('--json', 'print JSON')
    .action(preview);
}

function preview(words: string[], { config, from, network, json }: PreviewOptions): void {
  const options = acceptanceOptions(loadConfig(config, process.env, 'noted'));
  const shown = previewText({ from, body: words.join(' '), network }, options);
  if (json) printJson(shown);
  else printPreview(shown);
}

function printPreview(shown: TextPreview): void {
  for (const line of summary(shown)) process.stdout.write(`${line}\n`);
  const rows = shown.segments.map(({ text, used, left }, index) => [
    ...[String(index + 1), String(used), String(left)],
    shownText(text, 200),
  ]);
  printTable(['segment', 'used', 'left', 'text'], rows, '');
}

/** What the whole message is like, a line each. */
function summary(shown: TextPreview): string[] {
  const { changed, cost, encoding, forcing, nationalShift, network, rest, saving, segments, unit } = shown;
  const shift = nationalShift === undefined ? '' : ` with national tables ${JSON.stringify(nationalShift)}`;
  const price = cost === undefined ? '' : `, ${cost.amount} ${cost.currency}`;
  return [
    `${counted(segments.length, 'segment')} of ${encoding}${shift} (${unit}) on ${network}${price}`,
    ...(forcing.length === 0 ? [] : [`UCS-2 because of ${forcing.map(named).join(', ')}`]),
    ...(changed.length === 0 ? [] : [`changed: ${changed.map(replaced).join(', ')}`]),
    ...(saving === undefined
      ? []
      : [
          `transliterate: true would save ${counted(saving.saved, 'segment')}: ${saving.changed.map(replaced).join(', ')}`,
        ]),
    ...(rest === undefined ? [] : [`not sent: ${shownText(rest, 200)}`]),
  ];
}

const counted = (count: number, noun: string) => (count === 1 ? `1 ${noun}` : `${count} ${noun}s`);

const named = ({ character, codePoint, count }: TextPreview['forcing'][number]) =>
  `${shownText(character)} (${codePoint}${count === 1 ? '' : `, ${count} times`})`;

const replaced = ({ from, to }: TextPreview['changed'][number]) =>
  to === '' ? `${shownText(from)} dropped` : `${shownText(from)} to ${shownText(to)}`;
