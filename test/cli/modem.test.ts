import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test, vi } from 'vitest';
import { addModemCommand } from '../../src/cli/modem.js';
import { addUssdCommand } from '../../src/cli/ussd.js';
import { parseConfig } from '../../src/config/index.js';
import { silentLog, systemClock } from '../../src/core/index.js';
import { startGateway } from '../../src/gateway.js';
import { ServiceCentre, SimulatedModem } from '../../src/simulator/index.js';
import { portOf } from '../modem/rig.js';

const TOKEN = 'token-of-the-command-line';

/** A whole sidecar with one simulated modem, and the commands that talk to it. */
async function startSidecar() {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-cli-'));
  const centre = new ServiceCentre({ clock: systemClock });
  const modem = new SimulatedModem({ clock: systemClock, centre, name: 'nokia' });
  const text = [
    'domain: sms.example.org',
    `store: sqlite:${join(folder, 'queue.db')}`,
    `http: { listen: "127.0.0.1:0", token: ${TOKEN} }`,
    'proxies: [{ name: edge, kind: opensips, mi: "udp:127.0.0.1:9", nextHop: "sip:127.0.0.1", socket: "udp:127.0.0.1:9" }]',
    'modems: [{ name: nokia, device: /dev/ttyTEST }]',
    'networks: [{ name: D1 }]',
    'links: { nokia: [D1] }',
    'console: { commands: ["AT+COPS?"] }',
  ].join('\n');
  const readFile = () => '';
  const config = parseConfig(text, { path: 'test.yaml', env: {}, readFile });
  const gateway = await startGateway(config, {
    clock: systemClock,
    log: silentLog,
    openPort: async () => portOf(modem.connect()),
  });
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, TOKEN);
  return {
    centre,
    modem,
    /** Runs a command line; returns what it printed. */
    async run(...words: string[]): Promise<string> {
      const program = new Command().exitOverride();
      addModemCommand(program);
      addUssdCommand(program);
      let out = '';
      const write = vi.spyOn(process.stdout, 'write').mockImplementation((piece) => {
        out += piece;
        return true;
      });
      try {
        await program.parseAsync([...words, '--url', gateway.url, '--token-file', tokenFile], { from: 'user' });
      } finally {
        write.mockRestore();
      }
      return out;
    },
    async until(state: string): Promise<void> {
      await vi.waitFor(
        async () => {
          const response = await fetch(`${gateway.url}/v1/modems`, { headers: { Authorization: `Bearer ${TOKEN}` } });
          const { items } = Object(await response.json());
          expect(items[0].state).toBe(state);
        },
        { timeout: 10_000 },
      );
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

test('one modem is suspended, resumed, reset, commanded and asked for its balance from the command line', async () => {
  await using sidecar = await startSidecar();
  await sidecar.until('ready');
  sidecar.centre.onUssd(() => 'Balance 3,50 EUR');

  expect(await sidecar.run('modem', 'command', 'nokia', 'AT+COPS?')).toBe('+COPS: 0,0,"Simulated Network"\nOK\n');
  expect(await sidecar.run('ussd', 'Nokia', '*100#')).toBe('Balance 3,50 EUR\n');
  expect(await sidecar.run('ussd', 'nokia', '--cancel')).toBe('No session was open.\n');
  expect(await sidecar.run('modem', 'suspend', 'nokia', '--now')).toBe('nokia is parked, suspended by the operator\n');
  expect(await sidecar.run('modem', 'resume', 'nokia')).toBe('nokia is opening\n');
  await sidecar.until('ready');
  expect(await sidecar.run('modem', 'reset', 'nokia', '--json')).toContain('"state":"probing"');
  await sidecar.until('ready');
});

test('what a modem told beside messages is listed, with numbers for the operator and without control characters', async () => {
  await using sidecar = await startSidecar();
  await sidecar.until('ready');

  sidecar.modem.urc('RING');
  sidecar.modem.urc('+CLIP: "+491701112233",145');
  sidecar.modem.urc('NO CARRIER');

  await vi.waitFor(async () => {
    expect(await sidecar.run('modem', 'events', 'nokia')).toMatch(/ {2}call +from \+491701112233, missed\n/);
  });
  expect(JSON.parse(await sidecar.run('modem', 'events', 'nokia', '--json')).items[0]).toMatchObject({ kind: 'call' });
});

test.each([
  [['modem', 'suspend', 'ericsson'], /NOT_FOUND/],
  [['modem', 'resume', 'nokia'], /not suspended/],
  [['modem', 'command', 'nokia', 'AT+CSQ'], /COMMAND_REFUSED/],
  [['modem', 'command', 'nokia', 'AT+COPS?\rAT+CMGS=5'], /BAD_REQUEST/],
  [['modem', 'reset', 'nokia', '--step', 'power'], /powerHook/],
  [['ussd', 'nokia', 'hello'], /BAD_REQUEST/],
  [['ussd', 'nokia'], /a code, or --cancel/],
])('%j is refused in words', async (words, sentence) => {
  await using sidecar = await startSidecar();
  await sidecar.until('ready');

  await expect(sidecar.run(...words)).rejects.toThrowError(sentence);
});
