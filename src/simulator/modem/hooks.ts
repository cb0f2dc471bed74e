import { type Answer, toAnswer } from './answer.js';
import type { Command, Hook } from './command.js';

/** When a hook of a command with a prompt is asked: before the prompt, or when the message has been entered. */
export type HookPlace = 'before prompt' | 'after data';

/** Takes a hook away again. */
export type Unhook = () => void;

interface Laid {
  name: string;
  place: HookPlace;
  hook: Hook;
}

/** The behaviours laid over the standard modem, the newest first. */
export class Hooks {
  readonly #laid: Laid[] = [];

  /** `name` as in `Command.name`, or `*` for every command. */
  lay(name: string, hook: Hook, place: HookPlace): Unhook {
    const laid: Laid = { name: name.toUpperCase(), place, hook };
    this.#laid.unshift(laid);
    return () => {
      const at = this.#laid.indexOf(laid);
      if (at >= 0) this.#laid.splice(at, 1);
    };
  }

  has(command: Command, place: HookPlace): boolean {
    return this.#of(command, place).length > 0;
  }

  /** Asks the hooks of this place, newest first, and `standard` where none answers. */
  ask(command: Command, place: HookPlace, standard: () => Promise<Answer>): Promise<Answer> {
    const hooks = this.#of(command, place);
    const from = async (at: number): Promise<Answer> => {
      const hook = hooks[at];
      if (hook === undefined) return await standard();
      let asked: Promise<Answer> | undefined;
      const next = () => {
        asked ??= from(at + 1);
        return asked;
      };
      const reply = await hook(command, next);
      return reply === undefined ? await next() : toAnswer(reply);
    };
    return from(0);
  }

  #of(command: Command, place: HookPlace): Hook[] {
    const mine = this.#laid.filter(({ name, place: at }) => at === place && (name === '*' || name === command.name));
    return mine.map(({ hook }) => hook);
  }
}
