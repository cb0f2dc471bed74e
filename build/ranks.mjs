// Checks the layout of `src/`: who may import whom, and what the lower ranks must not touch.
// Run by `npm run check`; `node build/ranks.mjs [DIR]` checks another tree.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/** Folder (or file) of `src/` -> rank. A part imports from its own folder and from lower ranks only. */
const RANKS = {
  core: 0,
  sip: 1,
  pdu: 1,
  at: 1,
  simulator: 1,
  routing: 2,
  compose: 2,
  queue: 2,
  modem: 3,
  report: 3,
  notify: 3,
  inbound: 3,
  bridge: 3,
  metrics: 4,
  console: 4,
  config: 4,
  'gateway.ts': 5,
  cli: 6,
};
/** Values in, values out: no clock, no promise, nothing of the host. */
const PURE = new Set(['sip', 'pdu', 'routing']);
/** Only these may know them, whatever the rank. */
const KNOWN_ONLY_TO = { simulator: ['cli'], metrics: ['gateway.ts', 'cli'], console: ['gateway.ts', 'cli'] };
const MAX_LINES = 400;
const MAX_INDEX_LINES = 30;

/** Every `.ts` file below a folder, as paths relative to it. */
function sources(root) {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') || path.endsWith('.tsx'))
    .sort();
}

const partOf = (path) => path.split('/')[0];

/** Breaches of one import; `file` and `target` are relative to `src/`. */
function checkImport(file, target) {
  const from = partOf(file);
  const to = partOf(target);
  if (from === to) return [];
  const breaches = [];
  if (!(to in RANKS)) return [`imports ${target}: ${to} has no rank`];
  if (from === 'simulator' && to !== 'core') breaches.push(`the simulator may import only core, not ${target}`);
  else if (RANKS[to] >= RANKS[from]) breaches.push(`rank ${RANKS[from]} imports ${target} of rank ${RANKS[to]}`);
  const friends = KNOWN_ONLY_TO[to];
  if (friends !== undefined && !friends.includes(from))
    breaches.push(`${to} may be imported only by ${friends.join(', ')}`);
  if (to !== 'gateway.ts' && target !== `${to}/index.ts`)
    breaches.push(`imports ${target}: only ${to}/index.js is its face`);
  return breaches;
}

/** Breaches of what a file says, whatever it imports. */
function checkText(file, text) {
  const part = partOf(file);
  const breaches = [];
  const lines = text.split('\n').length;
  const code = withoutComments(text);
  if (file.split('/').length === 2 && file.endsWith('/index.ts') && part !== 'cli') {
    if (lines > MAX_INDEX_LINES) breaches.push(`an index has under ${MAX_INDEX_LINES} lines, this one ${lines}`);
    if (/^\s*(?:const|let|function|class|interface|enum)\b/m.test(code)) breaches.push('an index holds exports only');
  }
  if (lines > MAX_LINES && !file.includes('/tables/')) breaches.push(`${lines} lines: split by purpose`);
  if (RANKS[part] < 4 && /\bprocess\s*\.\s*env\b/.test(code)) breaches.push('reads the environment below rank 4');
  if (PURE.has(part)) {
    const impure = /\b(?:Date\.now|new Date\(\)|setTimeout|setInterval|Promise|async|await|console|performance)\b/.exec(
      code,
    );
    if (impure) breaches.push(`${part} is pure, but uses ${impure[0]}`);
  }
  return breaches;
}

/** The code alone, so that a word in a comment breaks no rule. Strings stay. */
function withoutComments(text) {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  let code = '';
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const comment = kind === ts.SyntaxKind.SingleLineCommentTrivia || kind === ts.SyntaxKind.MultiLineCommentTrivia;
    if (!comment) code += scanner.getTokenText();
  }
  return code;
}

/** All breaches in a tree, each as `file: what`. */
export function findBreaches(root) {
  const breaches = [];
  for (const file of sources(root)) {
    const text = readFileSync(join(root, file), 'utf8');
    const say = (what) => breaches.push(`${file}: ${what}`);
    if (!(partOf(file) in RANKS)) say(`${partOf(file)} has no rank`);
    else {
      checkText(file, text).forEach(say);
      for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
        if (PURE.has(partOf(file)) && fileName.startsWith('node:'))
          say(`${partOf(file)} is pure, but imports ${fileName}`);
        if (!fileName.startsWith('.')) continue;
        const target = normalize(join(dirname(file), fileName)).replace(/\.js$/, '.ts');
        checkImport(file, target).forEach(say);
      }
    }
  }
  return breaches;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = resolve(process.argv[2] ?? join(import.meta.dirname ?? dirname(process.argv[1]), '..', 'src'));
  const breaches = findBreaches(root);
  for (const breach of breaches) console.error(`${relative(process.cwd(), root)}/${breach}`);
  console.log(breaches.length === 0 ? 'ranks: every import goes down' : `ranks: ${breaches.length} breaches`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
