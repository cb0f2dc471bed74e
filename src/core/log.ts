/** What a log line carries beside its sentence: ids, codes, durations. Texts and full numbers only at `debug`. */
export type LogFields = Record<string, unknown>;

type LogLine = (fields: LogFields, sentence: string) => void;

/** The log as every part sees it. pino satisfies it; `gateway.ts` hands it in. */
export interface Log {
  debug: LogLine;
  info: LogLine;
  warn: LogLine;
  error: LogLine;
  /** A log whose every line also carries `fields`. */
  child(fields: LogFields): Log;
}

/** Writes nothing; for tests and for commands that print their own answer. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};
