import { readFileSync, writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type Change, IMPORT_SOURCES, type ImportSource, importFile } from '../config/index.js';
import { GatewayError } from '../core/index.js';
import { jsonLine, type Printed, print, textLines } from './check-config.js';

/** Options of `import`. */
export interface ImportOptions {
  from?: ImportSource;
  out?: string;
  force?: boolean;
  json?: boolean;
}

/** `import`: makes a configuration of another program's file; YAML on standard output, what changes on standard error. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description("make a configuration of another program's file")
    .argument('<file>', 'kamailio.cfg with the sms module, smsd.conf of smstools3, or gammu-smsdrc')
    .addOption(new Option('--from <program>', 'whose file it is; guessed when left out').choices(IMPORT_SOURCES))
    .option('--out <file>', 'write the configuration to a file instead of standard output')
    .option('--force', 'overwrite that file when it exists')
    .option('--json', 'print JSON: the configuration and what changes')
    .action((file: string, options: ImportOptions) => print(importInto(file, options)));
}

/**
 * Imports a file as the options want it.
 *
 * @throws ConfigError for what is wrong in it. GatewayError `USAGE` when nobody can tell whose it is, `NOT_FOUND` when
 * it cannot be read, `CONFLICT` when the output exists already, `CONFIG_INVALID` when it cannot be written.
 */
export function importInto(file: string, { from, out, force = false, json = false }: ImportOptions): Printed {
  const { yaml, changes } = importFile(readOld(file), file, from);
  if (out !== undefined) writeNew(out, yaml, force);
  if (json)
    return { out: jsonLine({ file, ...(out === undefined ? { yaml } : { out }), changes }), err: '', status: 0 };
  const said = textLines([...changes.map((change) => changeLine(file, change)), `${file}: ${changes.length} changes`]);
  return { out: out === undefined ? yaml : '', err: said, status: 0 };
}

function changeLine(file: string, { line, what, why }: Change): string {
  return `${file}:${line}: ${what} (${why})`;
}

function readOld(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GatewayError('NOT_FOUND', `${file} cannot be read`, { cause });
  }
}

/** Written for its owner only, as it may hold a PIN. Never over a file that is there, unless that was asked for. */
function writeNew(file: string, yaml: string, force: boolean): void {
  try {
    writeFileSync(file, yaml, { mode: 0o600, flag: force ? 'w' : 'wx' });
  } catch (cause) {
    if (Object(cause).code === 'EEXIST') {
      throw new GatewayError('CONFLICT', `${file} exists; --force overwrites it`, { cause });
    }
    throw new GatewayError('CONFIG_INVALID', `${file} cannot be written`, { cause });
  }
}
