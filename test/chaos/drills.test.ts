import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { parseConfig } from '../../src/config/index.js';
import { type Clock, silentLog, systemClock } from '../../src/core/index.js';
import { startGateway } from '../../src/gateway.js';
import type { MessageView } from '../../src/queue/index.js';
import { profileNamed, ServiceCentre, SimulatedModem, Simulation } from '../../src/simulator/index.js';
import { portOf } from '../modem/rig.js';
import { Sidecar } from '../support/sidecar.js';
import { watchTest } from '../support/watch-test.js';

const TOKEN = 'token-of-the-drill';
const HOUR_MS = 3_600_000;
const YEAR_MS = 366 * 24 * HOUR_MS;
const WAIT = { timeout: 20_000, interval: 20 };

/** A proxy whose users take everything. */
async function startProxy() {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const isMessage = method === 'tm.t_uac_wait';
    if (isMessage) bodies.push(params[5]);
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result: isMessage ? [200, 'OK'] : 'stand-in' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = Object(server.address());
  return {
    bodies,
    url: `http://127.0.0.1:${port}/RPC`,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const send = (body: string) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'sms.send_msg',
  params: { from: 'sip:alice@example.org', to: '+40722123456', body },
});

/** A whole sidecar in this process, whose wall clock can be set; its timers run as ever. */
async function startWithClock() {
  const folder = mkdtempSync(join(tmpdir(), 'drill-'));
  let stepMs = 0;
  const clock: Clock = { ...systemClock, now: () => Date.now() + stepMs };
  const centre = new ServiceCentre({ clock: systemClock });
  const modem = new SimulatedModem({ clock: systemClock, centre, name: 'nokia' });
  const proxy = await startProxy();
  const text = `
domain: sms.example.org
userDomains: [example.org]
store: sqlite:${join(folder, 'queue.db')}
http: { listen: "127.0.0.1:0", token: ${TOKEN} }
proxies: [{ name: edge, kind: kamailio, rpc: "${proxy.url}", nextHop: "sip:127.0.0.1", socket: "udp:127.0.0.1:9" }]
modems: [{ name: nokia, device: /dev/ttyTEST }]
networks: [{ name: D1 }]
links: { nokia: [D1] }
replyHeader: none`;
  const config = parseConfig(text, { path: 'drill.yaml', env: {}, readFile: () => '' });
  const openPort = async () => portOf(modem.connect());
  const gateway = await startGateway(config, { clock, log: silentLog, openPort });
  return {
    centre,
    modem,
    proxy,
    setClock(ms: number): void {
      stepMs = ms;
    },
    async post(body: string): Promise<void> {
      const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' };
      const response = await fetch(`${gateway.url}/rpc`, { method: 'POST', headers, body: JSON.stringify(send(body)) });
      expect(Object(await response.json()).result).toMatchObject({ state: 'queued' });
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await gateway.stop();
      await proxy.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

for (const [title, stepMs] of [
  ['back by an hour', -HOUR_MS],
  ['forward by a year', YEAR_MS],
] as const) {
  test(`the clock is set ${title}: what waits and what comes goes on, in order, once, both ways`, async () => {
    await using sidecar = await startWithClock();
    const { modem, centre, proxy } = sidecar;
    await sidecar.post('one');
    await vi.waitFor(() => expect(modem.sent).toHaveLength(1), WAIT);
    modem.setRegistration(2);
    await sidecar.post('two');

    sidecar.setClock(stepMs);
    await sidecar.post('three');
    modem.setRegistration(1);
    centre.deliver({ to: 'nokia', from: '+40722123456', text: 'sip:bob@example.org hello' });
    await vi.waitFor(() => expect(modem.sent).toHaveLength(3), WAIT);
    await vi.waitFor(() => expect(proxy.bodies).toHaveLength(1), WAIT);
    sidecar.setClock(0);
    await sidecar.post('four');
    await vi.waitFor(() => expect(modem.sent).toHaveLength(4), WAIT);

    expect(modem.sent.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four']);
    expect(proxy.bodies).toEqual(['hello']);
  });
}

/** A sidecar's own process with a modem on a pseudo-terminal. */
async function startProcess() {
  const folder = mkdtempSync(join(tmpdir(), 'drill-'));
  const device = join(folder, 'modem');
  const proxy = await startProxy();
  const profile = profileNamed('standard');
  const simulation = await Simulation.start({ clock: systemClock, profile, links: [device] });
  const sidecar = await Sidecar.prepare(join(folder, 'sidecar'));
  await sidecar.configure(`
proxies: [{ name: edge, kind: kamailio, rpc: "${proxy.url}", nextHop: "sip:127.0.0.1", socket: "udp:127.0.0.1:9" }]
modems: [{ name: nokia, device: ${device} }]
networks: [{ name: D1 }]
links: { nokia: [D1] }
replyHeader: none`);
  const end = async () => {
    await sidecar.end('SIGKILL');
    await simulation.stop();
    await proxy.close();
    rmSync(folder, { recursive: true, force: true });
  };
  watchTest({ end, log: () => sidecar.log });
  await sidecar.start();
  return { sidecar, simulation, proxy, folder, modem: simulation.device().modem, [Symbol.asyncDispose]: end };
}

/** Sends with a number until it was told to stop; what came back by body. */
async function sendUntil(sidecar: Sidecar, isOver: (status: unknown) => boolean): Promise<string[]> {
  const accepted: string[] = [];
  for (let n = 0; ; n += 1) {
    const body = `message ${n} ${'x'.repeat(100)}`;
    const answer = Object(await (await sidecar.post('/rpc', send(body))).json());
    if (answer.result !== undefined) accepted.push(body);
    if (isOver(answer.error?.data?.httpStatus)) return accepted;
  }
}

const statesOf = (messages: readonly MessageView[]) => [...new Set(messages.map(({ state }) => state))];

test('the disk is full for a while: 503, nothing accepted is lost, and all goes on when there is room', async () => {
  await using rig = await startProcess();
  const { sidecar, modem, proxy, simulation } = rig;
  const limit = (octets: string) =>
    spawnSync('prlimit', ['--pid', String(sidecar.pid), `--fsize=${octets}:unlimited`], { stdio: 'ignore' }).status;
  modem.setRegistration(2);

  // To a process, a limit on the size of its files is a disk without room; the write-ahead log is over it at once.
  expect(limit('200000')).toBe(0);
  const accepted = await sendUntil(sidecar, (status) => status === 503);
  modem.setRegistration(1);
  simulation.centre.deliver({ to: modem.name, from: '+40722123456', text: 'sip:bob@example.org kept by the network' });
  await vi.waitFor(() => expect(sidecar.log).toContain('cannot be written'), WAIT);
  expect(limit('unlimited')).toBe(0);
  await sidecar.until('all are sent', 60_000, async () => {
    const messages = await sidecar.messages('direction=to-mobile');
    return messages.length === accepted.length && statesOf(messages).every((state) => state === 'delivered');
  });
  await vi.waitFor(() => expect(proxy.bodies).toEqual(['kept by the network']), WAIT);

  expect(modem.sent.map(({ text }) => text)).toEqual(accepted);
}, 120_000);

test('the process is stopped between Ctrl-Z and its answer, and goes on: the answer is its own, and nothing is sent twice', async () => {
  await using rig = await startProcess();
  const { sidecar, modem } = rig;
  let isPerformed = false;
  modem.on('+CMGS', async (_command, next) => {
    if (!isPerformed) sidecar.freeze(true);
    isPerformed = true;
    return next();
  });

  const posted = sidecar.post('/rpc', send('only once'));
  await vi.waitFor(() => expect(modem.sent).toHaveLength(1), WAIT);
  sidecar.freeze(false);
  await posted;
  await sidecar.untilMessages('delivered', 1);

  expect(modem.sent).toHaveLength(1);
}, 60_000);
