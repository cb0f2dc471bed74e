import type { Answer, Reply } from './answer.js';

/** How a command was written: `+X`, `+X=…`, `+X?`, `+X=?`. TS 27.007 §4. */
export type CommandForm = 'execute' | 'set' | 'read' | 'test';

/** One command of a command line. */
export interface Command {
  /** In upper case, with its sign: `+CMGS`, `E`, `&F`, `^CURC`; empty for `AT` alone. */ name: string;
  form: CommandForm;
  /** The parameters of a set command, quotes taken off; an omitted one is empty. */ parameters: string[];
  /** What stood behind `=`, as written. */ argument: string;
  /** What was entered at the prompt, before Ctrl-Z. Only of `+CMGS`, `+CMGW` and `+CNMA`, and only after the prompt. */
  data?: string;
}

/**
 * A behaviour laid over the standard. `next` asks the hook below, in the end the standard modem, and so does the
 * command; a hook that does not call it replaces it. `undefined` means: not mine, ask the next.
 */
export type Hook = (command: Command, next: () => Promise<Answer>) => Reply | undefined | Promise<Reply | undefined>;
