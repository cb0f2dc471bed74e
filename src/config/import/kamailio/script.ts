import { type LexedScript, lex } from './lexer.js';
import type { Token } from './token.js';

/** A string or number of the script with the place where it stands. */
export interface Placed {
  value: string;
  line: number;
  column: number;
  /** Columns inside `value` can be told from `column`. */
  exact: boolean;
}

/** One `modparam("sms", name, value)`. */
export interface ModuleParameter extends Placed {
  name: string;
  kind: 'string' | 'integer';
}

/** A call of one of the module's functions; `network` when it was given one. */
export interface ModuleCall {
  line: number;
  name: string;
  network?: string;
}

/** What a kamailio.cfg says that the sidecar must know. */
export interface ModuleScript {
  parameters: ModuleParameter[];
  calls: ModuleCall[];
  /** Lines that load the module. */
  loads: { line: number }[];
  /** Files that are not read. */
  includes: { line: number; name: string }[];
  /** Host and port of `listen`, in order. */
  listens: { line: number; host: string; port?: number }[];
  /** Domains of `alias`. */
  aliases: string[];
  lexed: LexedScript;
}

const FUNCTIONS: ReadonlySet<string> = new Set(['sms_send_msg', 'sms_send_msg_to_net']);

/** Reads a whole kamailio.cfg for what concerns the sms module; the rest of it is not looked at. */
export function readScript(text: string): ModuleScript {
  const lexed = lex(text);
  const script: ModuleScript = { parameters: [], calls: [], loads: [], includes: [], listens: [], aliases: [], lexed };
  const { tokens } = lexed;
  tokens.forEach((token, index) => {
    if (token.kind !== 'word') return;
    const reader = new Reader(tokens, index + 1, lexed);
    if (/^modparamx?$/.test(token.text)) readParameter(reader, script);
    else if (FUNCTIONS.has(token.text)) readCall(token, reader, script);
    else if (/^loadmodulex?$/.test(token.text)) readLoad(token, reader, script);
    else if (/^(?:include|import)_file$/.test(token.text)) {
      const name = reader.value();
      if (name !== undefined) script.includes.push({ line: token.line, name: name.value });
    } else if (token.text === 'listen' || token.text === 'alias') readAddress(token, reader, text, script);
  });
  return script;
}

/** Steps over tokens behind a keyword. */
class Reader {
  #index: number;
  readonly #tokens: readonly Token[];
  readonly #lexed: LexedScript;

  constructor(tokens: readonly Token[], index: number, lexed: LexedScript) {
    this.#tokens = tokens;
    this.#index = index;
    this.#lexed = lexed;
  }

  /** Whether the next token is this one, which is then passed. */
  passes(symbol: string): boolean {
    const is = this.#tokens[this.#index]?.text === symbol && this.#tokens[this.#index]?.kind !== 'string';
    if (is) this.#index += 1;
    return is;
  }

  /** The next string, word or number with its sign, definitions resolved. */
  value(): (Placed & { kind: 'string' | 'integer' }) | undefined {
    const negative = this.passes('-');
    const token = this.#tokens[this.#index];
    if (token === undefined || token.kind === 'symbol') return undefined;
    this.#index += 1;
    const { line, column } = token;
    const resolved = token.kind === 'string' ? token : this.#resolve(token);
    const kind = resolved.kind === 'string' ? 'string' : 'integer';
    return { value: `${negative ? '-' : ''}${resolved.text}`, kind, line, column, exact: resolved.exact };
  }

  /** A word that was defined stands for what it was defined as; a definition may name another one. */
  #resolve(token: Token, depth = 0): Token {
    const text = this.#lexed.preprocessor.definition(token.text);
    const [first, second] = text === undefined || depth > 5 ? [] : lex(text).tokens;
    if (first === undefined) return token;
    if (first.kind === 'symbol') return { ...token, text: `${first.text}${second?.text ?? ''}` };
    return first.kind === 'string' ? { ...first, exact: false } : this.#resolve(first, depth + 1);
  }
}

function readParameter(reader: Reader, script: ModuleScript): void {
  if (!reader.passes('(')) return;
  const modules = reader.value();
  if (modules === undefined || !reader.passes(',')) return;
  const isOurs = modules.value.split('|').some((name) => name.replace(/[\s^$()]/g, '') === 'sms');
  const name = reader.value();
  if (!isOurs || name === undefined || !reader.passes(',')) return;
  const value = reader.value();
  if (value !== undefined) script.parameters.push({ ...value, name: name.value });
}

function readCall(token: Token, reader: Reader, script: ModuleScript): void {
  if (!reader.passes('(')) return;
  const network = reader.passes(')') ? undefined : reader.value()?.value;
  script.calls.push({ line: token.line, name: token.text, ...(network === undefined ? {} : { network }) });
}

function readLoad(token: Token, reader: Reader, script: ModuleScript): void {
  reader.passes('(');
  const name = reader.value()?.value ?? '';
  if (/(?:^|\/)sms(?:\.so)?$/.test(name)) script.loads.push({ line: token.line });
}

const ADDRESS = /^(?:(?:udp|tcp|tls|sctp|wss?):)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?/;

/** `listen=udp:10.0.0.1:5060`, `alias="example.org"`: addresses are no tokens, so the line itself is read. */
function readAddress(token: Token, reader: Reader, text: string, script: ModuleScript): void {
  if (!reader.passes('=')) return;
  const [line = ''] = text.slice(token.offset, token.offset + 500).split('\n');
  const written = line
    .slice(line.indexOf('=') + 1)
    .trim()
    .replace(/^["']/, '');
  const [word = ''] = /^[A-Za-z_][A-Za-z0-9_]*(?![:\w.-])/.exec(written) ?? [];
  const defined = script.lexed.preprocessor.definition(word)?.replace(/["']/g, '');
  const [, host, port] = ADDRESS.exec(defined ?? written) ?? [];
  if (host === undefined) return;
  if (token.text === 'alias') script.aliases.push(host.toLowerCase());
  else script.listens.push({ line: token.line, host, ...(port === undefined ? {} : { port: Number(port) }) });
}
