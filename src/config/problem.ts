import { GatewayError } from '../core/index.js';

/** One thing that is wrong with an operator's file, at the place where it is written. */
export interface Problem {
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
  /** The key, as `modems[0].smsc`; empty for the file as a whole. */
  path: string;
  /** A sentence without full stop: what was expected, what was found. Never holds a secret. */
  message: string;
}

/** An operator's file was refused. `problems` holds all that is wrong with it, in the order of the file. */
export class ConfigError extends GatewayError {
  override readonly name: string = 'ConfigError';
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[], options?: ErrorOptions) {
    const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
    super('CONFIG_INVALID', sorted.map((problem) => problemLine(file, problem)).join('\n'), options);
    this.file = file;
    this.problems = sorted;
  }
}

/** A problem as compilers print theirs, `file:line:column: sentence`, so that editors jump to it. */
export function problemLine(file: string, { line, column, path, message }: Problem): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;
}
