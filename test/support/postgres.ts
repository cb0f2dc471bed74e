import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { chown, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const execute = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';

/** Where Debian has PostgreSQL's own programs, newest first; undefined on a machine without. */
function programs(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined;
  const versions = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(DEBIAN, version, 'bin')).find((path) => existsSync(join(path, 'initdb')));
}

/** Whether this machine can run a PostgreSQL of its own. */
export const hasPostgres = programs() !== undefined;

/** A real PostgreSQL server in a folder of its own, with nothing but what one test file does in it. */
export interface PostgresServer {
  port: number;
  /** Makes an empty database and gives its URL. */
  database(): Promise<string>;
  /** Takes a database away, whoever is still in it. */
  drop(url: string): Promise<void>;
  /** Ends at once, as by a crash, whatever is under way. */
  kill(): Promise<void>;
  /** Starts again on the same port, with all that was committed. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one; the caller closes it. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = programs();
  if (bin === undefined) throw new Error('PostgreSQL is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-postgres-'));
  const data = join(folder, 'data');
  const { uid, gid } = await serverUser();
  await chown(folder, uid, gid);
  const as = process.getuid?.() === 0 ? { uid, gid } : {};
  await execute(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
    { ...as, cwd: folder },
  );
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async () => {
    const options = ['-k', folder, '-c', 'listen_addresses=127.0.0.1', '-p', String(port), '-c', 'max_connections=200'];
    options.push('-c', 'fsync=off'); // what is killed here is the server, never the machine
    child = spawn(join(bin, 'postgres'), ['-D', data, ...options], { ...as, cwd: folder, stdio: 'ignore' });
    await untilUp(port, child);
  };
  /** No good-bye to anybody, and a recovery at the next start. */
  const end = async () => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGQUIT');
    await gone;
  };
  await start();
  let databases = 0;
  return {
    port,
    async database() {
      databases += 1;
      const name = `store${databases}`;
      await query(port, `CREATE DATABASE ${name} STRATEGY FILE_COPY`);
      return `postgres://postgres@127.0.0.1:${port}/${name}`;
    },
    drop: (url) => query(port, `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`),
    kill: end,
    start,
    async close() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
async function serverUser(): Promise<{ uid: number; gid: number }> {
  const { gid, uid } = userInfo();
  if (uid !== 0) return { uid, gid };
  const [user, group] = await Promise.all([execute('id', ['-u', 'postgres']), execute('id', ['-g', 'postgres'])]);
  return { uid: Number(user.stdout), gid: Number(group.stdout) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

async function query(port: number, sql: string): Promise<void> {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function untilUp(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}`);
    try {
      await query(port, 'SELECT 1');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
