import { performance } from 'node:perf_hooks';
import { type ComposeSettings, compose, findAddress } from '../src/compose/index.js';

const ROUNDS = 15;
const CALLS = 200;

interface Line {
  what: string;
  'us each': string;
  'allowed us': number;
  segments: number | string;
}

/** Measures composition of 1,000-character texts, and the search for an address in what a phone answers. */
export function run(): void {
  const ascii = repeated('The quick brown fox jumps over the lazy dog. ');
  const lines = [
    composed('ASCII', ascii, 100),
    composed('ASCII, numbered parts', ascii, 100, { concatenation: 'text' }),
    composed('extension table', repeated('[€] '), 100),
    composed('Cyrillic', repeated('Съешь ещё этих мягких булок. '), 1_000),
    composed('Chinese', repeated('天地玄黃宇宙洪荒'), 1_000),
    composed('Hindi', repeated('क्षत्रिय नमस्ते '), 1_000),
    composed('emoji families', repeated('👨‍👩‍👧‍👦👍🏽🇩🇪'), 1_000),
    composed('combining marks', repeated('e\u0301\u0323'), 1_000),
    composed('Turkish, all national tables', repeated('Ağaç ve şişe ışıkta. '), 1_000, { nationalShifts: ALL_TABLES }),
    composed('transliterated', repeated('“Don’t” – yes… '), 1_000, { transliterate: true }),
    composed('emoji, cut to 4 parts', repeated('👨‍👩‍👧‍👦👍🏽🇩🇪'), 1_000, { maxParts: 4 }),
    found('answer with its header', 'From sip:bob@example.org (if you reply DO NOT remove it)\r\n\r\nHello', 100),
    found('64 KB of schemes', 'sip:'.repeat(16_384), 10_000),
  ];
  console.table(lines);
}

const ALL_TABLES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];

const repeated = (text: string) =>
  text
    .repeat(Math.ceil(1_000 / text.length))
    .slice(0, 1_000)
    .toWellFormed();

function composed(what: string, body: string, allowed: number, changes: Partial<ComposeSettings> = {}): Line {
  const settings: ComposeSettings = {
    replyHeader: 'compatible',
    footer: '',
    maxParts: 255,
    overflow: 'truncate',
    concatenation: 'udh8',
    transliterate: false,
    nationalShifts: [],
    ...changes,
  };
  const request = { body, sender: 'sip:alice@example.org', settings };
  const { segments } = compose(request);
  return { what, ...measured(() => compose(request)), 'allowed us': allowed, segments: segments.length };
}

function found(what: string, text: string, allowed: number): Line {
  return { what, ...measured(() => findAddress(text)), 'allowed us': allowed, segments: '' };
}

/** The median of several rounds, the first of which only warm up. */
function measured(task: () => unknown): { 'us each': string } {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    for (let call = 0; call < CALLS; call += 1) task();
    rounds.push(((performance.now() - start) * 1_000) / CALLS);
  }
  const settled = rounds.slice(5).sort((one, other) => one - other);
  return { 'us each': (settled[settled.length >> 1] ?? 0).toFixed(1) };
}
