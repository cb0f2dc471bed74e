import type { Command } from 'commander';
import { adviceOn, ConfigError, DEFAULT_CONFIG_PATH, loadConfig, problemLine, summaryOf } from '../config/index.js';

/** Options of `check-config`. */
export interface CheckConfigOptions {
  config: string;
  json?: boolean;
}

/** What a command prints, and the status that it ends with: 0 done, 1 refused. */
export interface Printed {
  out: string;
  err: string;
  status: 0 | 1;
}

/** `check-config`: says all that is wrong with a configuration, or what it means. No modem is touched. */
export function addCheckConfigCommand(program: Command): void {
  program
    .command('check-config')
    .description('say what is wrong with a configuration, or what it means')
    .option('--config <file>', 'configuration', DEFAULT_CONFIG_PATH)
    .option('--json', 'print JSON')
    .action((options: CheckConfigOptions) => print(checkConfig(options, process.env)));
}

/** Checks the file that the options name. */
export function checkConfig(
  { config: file, json = false }: CheckConfigOptions,
  env: Readonly<Record<string, string | undefined>>,
): Printed {
  try {
    const config = loadConfig(file, env, 'noted');
    const [summary, advice] = [summaryOf(config), adviceOn(config)];
    if (json) return { out: jsonLine({ ok: true, file, problems: [], summary, advice }), err: '', status: 0 };
    const notes = advice.map((sentence) => `note: ${sentence}`);
    return { out: textLines([`${file}: no problem`, ...summary, ...notes]), err: '', status: 0 };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { problems } = error;
    if (json) return { out: jsonLine({ ok: false, file, problems }), err: '', status: 1 };
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    return {
      out: '',
      err: textLines([...problems.map((problem) => problemLine(file, problem)), `${file}: ${count}`]),
      status: 1,
    };
  }
}

/** Writes what a command printed. */
export function print({ out, err, status }: Printed): void {
  process.stdout.write(out);
  process.stderr.write(err);
  if (status !== 0) process.exitCode = status;
}

/** Lines as text. */
export function textLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** One JSON value on a line of its own. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
