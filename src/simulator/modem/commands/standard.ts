import type { Answer } from '../answer.js';
import type { Command } from '../command.js';
import type { ModemState } from '../state.js';

/** What is answered to one form of a command. */
export type Perform = (state: ModemState, command: Command) => Answer | Promise<Answer>;

/** One command of the standard modem; a form that is left out is answered with ERROR. */
export interface StandardCommand {
  /** Refused without a ready SIM card: `cms` as +CMS ERROR, `cme` as +CME ERROR. Test commands are not. */ needsSim?:
    | 'cms'
    | 'cme';
  execute?: Perform;
  set?: Perform;
  read?: Perform;
  test?: Perform;
  /** Whether this set command asks for a message; an answer refuses before the prompt. */
  prompts?: (state: ModemState, command: Command) => boolean | Answer;
}

export type StandardCommands = Readonly<Record<string, StandardCommand>>;

/** A whole number written in decimal, or `undefined`. */
export function number(parameter: string | undefined): number | undefined {
  return parameter !== undefined && /^\d{1,6}$/.test(parameter) ? Number(parameter) : undefined;
}

/** One of a set of numbers; an omitted parameter is the default. */
export function choice<T extends number>(
  parameter: string | undefined,
  allowed: readonly T[],
  byDefault?: T,
): T | undefined {
  if (parameter === undefined || parameter === '') return byDefault;
  return allowed.find((value) => value === number(parameter));
}
