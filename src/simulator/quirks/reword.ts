import type { Answer } from '../modem/answer.js';
import type { Command, CommandForm, Hook } from '../modem/command.js';
import type { Layable } from '../modem/quirk.js';

/** A hook that changes what the standard modem answers to some forms of a command. */
export function changing(forms: readonly CommandForm[], change: (answer: Answer, command: Command) => Answer): Hook {
  return async (command, next) => {
    const answer = await next();
    return forms.includes(command.form) ? change(answer, command) : answer;
  };
}

/** A hook that writes each information line anew. */
export function rewording(forms: readonly CommandForm[], reword: (line: string) => string): Hook {
  return changing(forms, (answer) => ({ ...answer, lines: answer.lines.map(reword) }));
}

/** A hook that answers some forms of a command with one final result code, whatever the standard says. */
export function refusing(forms: readonly CommandForm[], final: string): Hook {
  return (command) => (forms.includes(command.form) ? final : undefined);
}

/** Never answered, and not performed; the next command is served. */
export const SILENCE: Answer = { lines: [], final: undefined };

/** A hook that answers the first `count` commands after each power-on otherwise. */
export function atFirst(modem: Layable, count: number, answer: Answer): Hook {
  let session: AbortSignal | undefined;
  let left = 0;
  return () => {
    if (session !== modem.powered) {
      session = modem.powered;
      left = count;
    }
    left -= 1;
    return left >= 0 ? answer : undefined;
  };
}
