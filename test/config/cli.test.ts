import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addCheckConfigCommand, checkConfig } from '../../src/cli/check-config.js';
import { addConfigCommand, configSchema } from '../../src/cli/config.js';
import { addImportCommand, importInto } from '../../src/cli/import.js';
import { loadConfig } from '../../src/config/index.js';
import { minimal, sample, variable } from './context.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A configuration whose token file is there. */
function rightConfig(...changes: string[]): string {
  const token = file('token', 'http-token-0123456789\n');
  return file('right.yaml', minimal(`http: { tokenFile: "${token}" }`, ...changes));
}

test('check-config says what it understood, and what is worth a look', () => {
  const path = rightConfig();

  const { out, err, status } = checkConfig({ config: path }, {});

  expect([status, err]).toEqual([0, '']);
  expect(out.split('\n')[0]).toBe(`${path}: no problem`);
  expect(out).toContain('modem nokia on /dev/ttyUSB0 serves D1\n');
  expect(out).toContain('network D1 (default): 10 in a turn, valid for 1440 min, every number\n');
  expect(out).toContain('note: rpc of edge has no token\n');
  expect(out).toContain('note: /dev/ttyUSB0 may be another device after the next plugging');
  expect(out).not.toContain('http-token');
});

test('check-config lists every problem as file:line:column: sentence, and how many there are', () => {
  const path = file('wrong.yaml', minimal('http: { tokenFile: 7 }', 'maxParts: 0'));

  const { out, err, status } = checkConfig({ config: path }, {});

  expect({ out, status }).toEqual({ out: '', status: 1 });
  expect(err).toMatch(/:2:20: http\.tokenFile: .*\n.*:7:11: maxParts: is at least 1, not 0\n.*: 2 problems\n$/);
});

test('check-config only notes a secret file that is not there: whoever checks may be on another machine', () => {
  const path = file('elsewhere.yaml', minimal('http: { tokenFile: /nope }'));

  const { out, status } = checkConfig({ config: path }, {});

  expect(status).toBe(0);
  expect(out).toContain('note: http.tokenFile: /nope cannot be read: there is no such file\n');
  expect(() => loadConfig(path, {})).toThrow('/nope cannot be read');
});

test('check-config --json prints the same for programs', () => {
  const wrong = file(
    'wrong.yaml',
    minimal('maxParts: 0').replace('tokenFile: /etc/sms-sidecar/token', `token: "${variable('T')}"`),
  );

  const answer = checkConfig({ config: wrong, json: true }, { T: 'http-token-0123456789' });

  expect(answer.status).toBe(1);
  expect(JSON.parse(answer.out)).toEqual({
    ok: false,
    file: wrong,
    problems: [{ line: 7, column: 11, path: 'maxParts', message: 'is at least 1, not 0' }],
  });
  expect(JSON.parse(checkConfig({ config: rightConfig(), json: true }, {}).out)).toMatchObject({
    ok: true,
    problems: [],
  });
});

test('check-config says that a file is not there', () => {
  const { err, status } = checkConfig({ config: join(folder, 'none.yaml') }, {});

  expect(status).toBe(1);
  expect(err).toContain('none.yaml:1:1: the file cannot be read: there is no such file\n');
});

test.each([
  ['http: { listen: "0.0.0.0:8080", token: short }', 'http listens on 0.0.0.0 without TLS'],
  ['http: { token: short }', 'the token of http has fewer than 16 characters'],
  ['http: { token: "0123456789abcdef!" }', 'a token has other characters than letters'],
  ['metrics: { listen: "192.0.2.1:9469" }', 'metrics on 192.0.2.1 want no token'],
  ['anonymous: accept', 'anonymous is accept'],
  ['uncertain: resend', 'uncertain is resend'],
  ['modems: [{ name: nokia, device: /dev/a }, { name: spare, device: /dev/b }]', 'the modem spare serves no network'],
  [
    'proxies: [{ name: a, kind: opensips, mi: "udp:192.0.2.1:8888", nextHop: "sip:a.org", socket: "udp:127.0.0.1:5062" }]',
    'mi_datagram of a is on 192.0.2.1',
  ],
  [
    'proxies: [{ name: a, kind: kamailio, rpc: "http://192.0.2.1/RPC", nextHop: "sip:a.org", socket: "udp:127.0.0.1:5062" }]',
    'rpc of a is http:// to another host',
  ],
])('check-config takes "%s" with a note', (line, note) => {
  const { out, status } = checkConfig({ config: rightConfig(line) }, {});

  expect(status).toBe(0);
  expect(out).toContain(`note: ${note}`);
});

test('config schema prints a JSON Schema that names every key of the example and forbids others', () => {
  const schema = JSON.parse(configSchema());

  expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining(['domain', 'proxies', 'modems', 'links', 'preset']),
  );
  expect(schema.required).toEqual(['domain', 'http', 'proxies', 'modems', 'networks', 'links']);
  expect(schema.properties.modems.items.required).toEqual(['name', 'device']);
});

test('import prints the configuration, and what changes beside it', () => {
  const old = file('kamailio.cfg', sample('kamailio.cfg'));

  const { out, err, status } = importInto(old, {});

  expect(status).toBe(0);
  expect(out).toContain('domain: "foo.bar"\n');
  expect(err).toContain(`${old}:25: domain_str: is domain now (`);
  expect(err).toMatch(/: [0-9]+ changes\n$/);
});

test('import --out writes a file that only its owner can read, and never over another without --force', () => {
  const old = file('kamailio.cfg', sample('kamailio.cfg'));
  const out = join(folder, 'new.yaml');

  expect(importInto(old, { out }).out).toBe('');
  expect(statSync(out).mode & 0o777).toBe(0o600);
  writeFileSync(out, 'mine');
  expect(() => importInto(old, { out })).toThrow(/new\.yaml exists; --force overwrites it \(CONFLICT\)/);
  expect(readFileSync(out, 'utf8')).toBe('mine');
  importInto(old, { out, force: true });
  expect(readFileSync(out, 'utf8')).toContain('foo.bar');
});

test('a file that is refused leaves no output behind', () => {
  const out = join(folder, 'new.yaml');

  expect(() => importInto(file('kamailio.cfg', 'modparam("sms", "modems", "A")'), { out })).toThrow(/CONFIG_INVALID/);
  expect(() => statSync(out)).toThrow(/ENOENT/);
});

test('import --json prints configuration and changes as one value', () => {
  const { out, err } = importInto(file('kamailio.cfg', sample('kamailio.cfg')), { json: true });

  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({ yaml: expect.stringContaining('foo.bar'), changes: expect.any(Array) });
});

test('import says when it cannot tell whose a file is, when there is none, and when it cannot write', () => {
  const kamailio = file('kamailio.cfg', sample('kamailio.cfg'));
  expect(() => importInto(file('strange', 'a = b\n'), {})).toThrow(/say which with --from \(USAGE\)/);
  expect(() => importInto(join(folder, 'none'), {})).toThrow(/NOT_FOUND/);
  expect(() => importInto(kamailio, { out: join(folder, 'no', 'where') })).toThrow(/cannot be written/);
});

test('the commands are there with their options', async () => {
  const program = new Command()
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  addCheckConfigCommand(program);
  addConfigCommand(program);
  addImportCommand(program);

  expect(program.commands.map((command) => command.name())).toEqual(['check-config', 'config', 'import']);
  await expect(program.parseAsync(['import', 'x', '--from', 'asterisk'], { from: 'user' })).rejects.toThrow(/--from/);
  await expect(program.parseAsync(['check-config', '--fast'], { from: 'user' })).rejects.toThrow(/unknown option/);
});
