import { pino } from 'pino';
import type { Log } from '../core/index.js';

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * The log on standard output, one line an event: as JSON, or as `time level sentence key=value ...` for people and
 * the journal. Lines are written at once, so that none is missing when the process is killed.
 */
export function createLog(format: LogFormat, level: LogLevel): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'message' };
  const target = pino.destination({ dest: 1, sync: true });
  return format === 'json'
    ? pino(options, target)
    : pino(options, { write: (line) => void target.write(asText(line)) });
}

/** A JSON line of pino as a line of text. Values with blanks are quoted, so that fields stay apart. */
function asText(line: string): string {
  const { time, level, message, ...fields } = JSON.parse(line);
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${fieldText(value)}`);
  return `${[time, pino.levels.labels[level] ?? level, message, ...pairs].join(' ')}\n`;
}

function fieldText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[^\s"=\u0000-\u001f\u007f]+$/.test(text) ? text : JSON.stringify(text);
}
