import { lstatSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { GatewayError } from '../../core/index.js';
import { answerLine, writeFailure } from './answer-line.js';
import type { Simulation } from './simulation.js';

const MAX_LINE_CHARACTERS = 65_536;

export interface ControlSocket {
  readonly path: string;
  /** Ends all connections and takes the path away. */ close(): Promise<void>;
}

/** Whether a process answers at this path. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

/** Takes away the socket of a process that is gone; anything else stays. @throws GatewayError `CONFLICT`. */
async function clearPath(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new GatewayError('CONFLICT', `${path} exists and is no socket: it is left as it is`);
  if (await isAlive(path)) throw new GatewayError('CONFLICT', `another process listens at ${path}`);
  unlinkSync(path);
}

/** Answers each line of a connection with one line, in order. */
function serve(simulation: Simulation, socket: Socket): void {
  let rest = '';
  let answers = Promise.resolve();
  socket.setEncoding('utf8');
  socket.on('error', () => undefined); // the client is gone: `close` follows
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((each) => each.trim() !== ''))
      answers = answers.then(async () => {
        const answer = await answerLine(simulation, line);
        if (socket.writable) socket.write(`${answer}\n`);
      });
    if (rest.length <= MAX_LINE_CHARACTERS) return;
    const tooLong = new GatewayError('TOO_LARGE', `a line has at most ${MAX_LINE_CHARACTERS} characters`);
    socket.end(`${writeFailure(tooLong)}\n`);
    socket.pause();
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path, readableAll: false, writableAll: false }, resolve);
  });
}

/**
 * Takes orders as JSON lines at a Unix socket, and answers each with one JSON line: `{"ok":true,…}` or
 * `{"ok":false,"error":{"code","message"}}`.
 *
 * @throws GatewayError `CONFLICT` when something else has this path.
 */
export async function openControlSocket(simulation: Simulation, path: string): Promise<ControlSocket> {
  await clearPath(path);
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    serve(simulation, socket);
  });
  await listen(server, path);
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of connections) socket.destroy();
      server.close(() => resolve());
    });
  return { path, close };
}
