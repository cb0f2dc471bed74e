import { resolve } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_CONFIG_PATH, loadConfig } from '../config/index.js';
import { GatewayError } from '../core/index.js';
import { backUpSqliteStore, checkSqliteStore, migrateSqliteStore, type StoreCheck } from '../queue/index.js';
import { jsonLine, type Printed, print, textLines } from './check-config.js';

/** Options of every `db` command. */
export interface DbOptions {
  config: string;
  json?: boolean;
}

/** `db check|backup|migrate`: care of the embedded store's file. No running sidecar is needed, nor disturbed. */
export function addDbCommand(program: Command): void {
  const db = program.command('db').description('check, copy or migrate the file of the queue');
  const options = (command: Command) =>
    command.option('--config <file>', 'configuration', DEFAULT_CONFIG_PATH).option('--json', 'print JSON');
  options(db.command('check').argument('[file]', 'a store or a backup; default: the configured store'))
    .description('read it from end to end and say what is in it, and what is damaged')
    .action((file: string | undefined, given: DbOptions) => print(dbCheck(file ?? storePath(given), given)));
  options(db.command('backup').argument('<file>', 'the new file'))
    .description('copy it as it is now, while the sidecar goes on')
    .action((file: string, given: DbOptions) => print(dbBackup(storePath(given), resolve(file), given)));
  options(db.command('migrate'))
    .description('bring it up to this release, while no sidecar runs')
    .action((given: DbOptions) => print(dbMigrate(storePath(given), given)));
}

function storePath({ config }: DbOptions): string {
  const { store } = loadConfig(config, process.env, 'noted');
  if (store.kind === 'sqlite') return store.path;
  throw new GatewayError('USAGE', 'db works on a file; a store in PostgreSQL is checked and copied with its own tools');
}

/** Ends with 1 when something is damaged. @throws GatewayError as `checkSqliteStore`. */
export function dbCheck(path: string, { json = false }: Pick<DbOptions, 'json'>): Printed {
  const check = checkSqliteStore(path);
  const whole = check.damage.length === 0;
  const status = whole ? 0 : 1;
  if (json) return { out: jsonLine({ ok: whole, ...check }), err: '', status };
  if (whole) return { out: textLines([...described(check), 'no damage']), err: '', status };
  const advice = 'stop the sidecar and put a backup in its place, or move it away to begin with an empty one';
  return { out: textLines(described(check)), err: textLines([...check.damage, advice]), status };
}

/** @throws GatewayError as `backUpSqliteStore`. */
export function dbBackup(path: string, target: string, { json = false }: Pick<DbOptions, 'json'>): Printed {
  const check = backUpSqliteStore(path, target);
  if (json) return { out: jsonLine({ ok: true, ...check }), err: '', status: 0 };
  return { out: textLines([...described(check), 'the copy is whole']), err: '', status: 0 };
}

/** @throws GatewayError as `migrateSqliteStore`. */
export function dbMigrate(path: string, { json = false }: Pick<DbOptions, 'json'>): Printed {
  const { from, to } = migrateSqliteStore(path);
  if (json) return { out: jsonLine({ ok: true, path, from, to }), err: '', status: 0 };
  const done = from === to ? `schema ${to}, nothing to do` : `schema ${from} became ${to}`;
  return { out: textLines([`${path}: ${done}`]), err: '', status: 0 };
}

function described({ latestSchema, messages, path, schema }: StoreCheck): string[] {
  const counts = Object.entries(messages).map(([state, count]) => `${count} ${state}`);
  return [
    `${path}: schema ${schema}${schema === latestSchema ? '' : `, this release brings it to ${latestSchema}`}`,
    `messages: ${counts.length === 0 ? 'none' : counts.join(', ')}`,
  ];
}
