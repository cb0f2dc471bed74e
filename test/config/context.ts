import { readFileSync } from 'node:fs';
import { type Config, ConfigError, type ParseContext, parseConfig } from '../../src/config/index.js';

const FILES: Readonly<Record<string, string>> = {
  '/etc/sms-sidecar/token': 'http-token-0123456789\n',
  '/etc/sms-sidecar/rpc-token': 'rpc-token-0123456789\n',
  '/etc/sms-sidecar/pin': '0042\n',
};

/** A host that has the secret files of the example, and `env`. */
export function hostWith(
  env: Record<string, string> = {},
  files: Readonly<Record<string, string>> = FILES,
): ParseContext {
  return {
    path: 'test.yaml',
    env,
    readFile(path) {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
      return text;
    },
  };
}

/** A file of `samples/`. */
export function sample(name: string): string {
  return readFileSync(new URL(`samples/${name}`, import.meta.url), 'utf8');
}

/** The smallest whole configuration. Each of its lines is replaced by the line of `changes` with the same key; others are added. */
export function minimal(...changes: string[]): string {
  const lines = [
    'domain: sms.example.org',
    'http: { tokenFile: /etc/sms-sidecar/token }',
    'proxies: [{ name: edge, kind: kamailio, rpc: "http://127.0.0.1:8060/RPC", nextHop: "sip:127.0.0.1", socket: "udp:127.0.0.1:5062" }]',
    'modems: [{ name: nokia, device: /dev/ttyUSB0 }]',
    'networks: [{ name: D1 }]',
    'links: { nokia: [D1] }',
  ];
  for (const change of changes) {
    const key = change.slice(0, change.indexOf(':') + 1);
    const index = lines.findIndex((line) => line.startsWith(key));
    if (index < 0) lines.push(change);
    else lines[index] = change;
  }
  return `${lines.join('\n')}\n`;
}

/** The configuration of a text that is right. */
export function configOf(text: string, context: ParseContext = hostWith()): Config {
  return parseConfig(text, context);
}

/** The problems of a text that is wrong, as `line:column path: message`; none when it is right. */
export function problemsOf(text: string, context: ParseContext = hostWith()): string[] {
  try {
    parseConfig(text, context);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
  }
  return [];
}

/** `${NAME}`, as a file writes it. */
export const variable = (name: string) => `\${${name}}`;
