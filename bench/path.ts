import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { freeTcpPort } from '../src/cli/demo/ports.js';
import { SidecarProcess } from '../src/cli/demo/sidecar-process.js';
import { systemClock } from '../src/core/index.js';
import { openSerialPort } from '../src/modem/index.js';
import { profileNamed, type SimulatedModem, Simulation } from '../src/simulator/index.js';

const TOKEN = 'token-of-the-benchmark';
const BURST = 3_000;
const PRODUCERS = 32;
const SINGLES = 300;

/**
 * The whole path to mobile: HTTP to the sidecar's own process, its store on disk, a serial port on a pseudo-terminal,
 * and a simulated modem whose network takes no time. Prints the throughput of a burst and the latency of single ones,
 * beside what the line and the modem themselves can do in the same run: the sidecar cannot be faster than that.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-path-'));
  const device = join(folder, 'modem');
  const simulation = await Simulation.start({ clock: systemClock, profile: profileNamed('standard'), links: [device] });
  simulation.centre.reports = 'by hand';
  const { modem } = simulation.device();
  const bare = await bareLine(device);
  const sidecar = await startSidecar(folder, device);
  try {
    await burst(sidecar.url, modem, bare);
    await singles(sidecar.url, modem);
  } finally {
    await sidecar.process.end();
    await simulation.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** SMS a second that one client gets through the line by itself: command, prompt, PDU, result, one after the other. */
async function bareLine(device: string): Promise<number> {
  const port = await openSerialPort({ device, baudRate: 115_200, flowControl: 'none' });
  let heard = '';
  let wanted = '';
  let found: () => void = () => undefined;
  port.stream.on('data', (octets: Buffer) => {
    heard += octets.toString('latin1');
    if (heard.includes(wanted)) found();
  });
  const exchange = (text: string, until: string) =>
    new Promise<void>((resolve) => {
      heard = '';
      wanted = until;
      found = resolve;
      port.stream.write(text);
    });
  await exchange('ATE0\r', 'OK\r\n');
  await exchange('AT+CMGF=0\r', 'OK\r\n');
  const start = performance.now();
  for (let n = 0; n < SINGLES; n += 1) {
    await exchange('AT+CMGS=19\r', '> ');
    await exchange('0011000B910427123254F60000A705E8329BFD06\x1a', 'OK\r\n');
  }
  const perSecond = (SINGLES / (performance.now() - start)) * 1000;
  await port.close();
  return perSecond;
}

async function startSidecar(folder: string, device: string): Promise<{ url: string; process: SidecarProcess }> {
  const port = await freeTcpPort();
  const url = `http://127.0.0.1:${port}`;
  const configFile = join(folder, 'sms-sidecar.yaml');
  await writeFile(join(folder, 'token'), TOKEN, { mode: 0o600 });
  await writeFile(
    configFile,
    `domain: sms.example.org
store: sqlite:${join(folder, 'queue.db')}
http: { listen: 127.0.0.1:${port}, tokenFile: ${join(folder, 'token')} }
proxies:
  - { name: none, kind: kamailio, rpc: "http://127.0.0.1:9/RPC", nextHop: "sip:127.0.0.1:9", socket: "udp:127.0.0.1:9" }
modems: [{ name: bench, device: ${device}, quota: none }]
networks: [{ name: D1, queueLimit: 100000 }]
links: { bench: [D1] }
limits: { sender: none, repeats: none }
`,
  );
  const process = new SidecarProcess({ configFile, url, onLog: () => undefined });
  await process.start();
  return { url, process };
}

/** `BURST` messages from `PRODUCERS` clients, each to a number of its own, until the last `+CMGS` is answered. */
async function burst(url: string, modem: SimulatedModem, bare: number): Promise<void> {
  const dispatcher = new Agent({ connections: PRODUCERS });
  let next = 0;
  let acceptedMs = 0;
  const before = modem.centre.submissions.length;
  const start = performance.now();
  const produce = async () => {
    while (next < BURST) await send(url, dispatcher, next++);
    acceptedMs = performance.now() - start;
  };
  await Promise.all([...Array.from({ length: PRODUCERS }, produce), modemHasSent(modem, before + BURST)]);
  const sentMs = performance.now() - start;
  await dispatcher.close();
  console.log(`burst of ${BURST} messages, ${PRODUCERS} clients, one modem`);
  console.log(`  accepted  ${rate(BURST, acceptedMs)} messages/s`);
  console.log(`  sent      ${rate(BURST, sentMs)} SMS/s, HTTP to the answer of +CMGS`);
  console.log(`  bare line ${bare.toFixed(0)} SMS/s, the same dialogue without sidecar`);
  console.log(`  ratio     ${(((BURST / sentMs) * 1000) / bare).toFixed(2)}`);
}

/** One message at a time on an idle sidecar: from the HTTP request to `AT+CMGS` on the modem's side of the line. */
async function singles(url: string, modem: SimulatedModem): Promise<void> {
  const dispatcher = new Agent({ connections: 1 });
  const toModem: number[] = [];
  const toAnswer: number[] = [];
  let heard: () => void = () => undefined;
  const unhook = modem.on('+CMGS', () => {
    heard();
    return undefined;
  });
  for (let n = 0; n < SINGLES; n += 1) {
    const sent = modemHasSent(modem, modem.centre.submissions.length + 1);
    const start = performance.now();
    heard = () => toModem.push(performance.now() - start);
    await send(url, dispatcher, n);
    toAnswer.push(performance.now() - start);
    await sent;
  }
  unhook();
  await dispatcher.close();
  console.log(`${SINGLES} single messages on an idle sidecar`);
  console.log(`  request to 202      median ${median(toAnswer)} ms`);
  console.log(`  request to AT+CMGS  median ${median(toModem)} ms`);
}

async function send(url: string, dispatcher: Agent, n: number): Promise<void> {
  const to = `+4072${String(2_000_000 + n)}`;
  const params = { from: 'sip:alice@sms.example.org', to, body: `message ${n}` };
  const { statusCode, body } = await request(`${url}/rpc`, {
    dispatcher,
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: n, method: 'sms.send_msg', params }),
  });
  const answer = await body.json();
  if (statusCode !== 200 || Object(answer).result === undefined) throw new Error(`refused: ${JSON.stringify(answer)}`);
}

/** Resolves when the network has taken that many segments of this modem. */
function modemHasSent(modem: SimulatedModem, count: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = modem.centre.on('submitted', () => {
      if (modem.centre.submissions.length < count) return;
      stop();
      resolve();
    });
  });
}

const rate = (count: number, ms: number) => ((count / ms) * 1000).toFixed(0);

function median(values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(2);
}
