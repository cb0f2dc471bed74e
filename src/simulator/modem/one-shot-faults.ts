import { type Clock, pause } from '../../core/index.js';
import type { Answer, Reply } from './answer.js';
import type { Hook } from './command.js';
import type { HookPlace, Unhook } from './hooks.js';

const SILENCE: Answer = { lines: [], final: undefined };

/** Where a line is cut in the course of one command. */
export type HangUpPlace =
  /** When the command is read; of +CMGS, before the prompt. */
  | 'asked'
  /** When the message has been entered; nothing has been done. */
  | 'entered'
  /** When the command has been performed, and nothing is answered yet. */
  | 'performed'
  /** Behind so many octets of the answer. */
  | { afterOctets: number };

/**
 * Faults that strike the next command of a name, once. The newest strikes first; what comes after is served as before.
 * For commands with a prompt they strike when the message has been entered, unless told otherwise.
 */
export abstract class OneShotFaults {
  abstract readonly clock: Clock;
  abstract on(name: string, hook: Hook, place?: HookPlace): Unhook;
  abstract freeze(): void;
  abstract unplug(): void;
  /** Aborted when the modem loses its power. */ abstract get powered(): AbortSignal;

  /** The command is not performed and is answered with this, word for word. */
  refuseNext(name: string, reply: Reply, place?: HookPlace): Unhook {
    return this.#next(name, () => reply, place);
  }

  /** The command is not performed and never answered; the modem takes the next one. */
  muteNext(name: string, place?: HookPlace): Unhook {
    return this.#next(name, () => SILENCE, place);
  }

  /** The command is performed, and its answer is lost: of +CMGS, the message is sent and nobody says so. */
  loseAnswerNext(name: string): Unhook {
    return this.#next(name, async (_command, next) => {
      await next();
      return SILENCE;
    });
  }

  /** The command is performed, and all that is said of it is its final result code: OK without +CMGS. */
  loseInformationNext(name: string): Unhook {
    return this.#next(name, async (_command, next) => ({ lines: [], final: (await next()).final }));
  }

  /** The command is performed at once and answered only after this time. */
  delayAnswerNext(name: string, delayMs: number): Unhook {
    return this.#next(name, async (_command, next) => {
      const answer = await next();
      await pause(this.clock, delayMs, this.powered);
      return answer;
    });
  }

  /** Neither answers nor hears anything from here on, until a reset or `thaw`; `performed`: after doing what was asked. */
  freezeNext(name: string, options: { performed?: boolean } = {}): Unhook {
    return this.#next(name, async (_command, next) => {
      if (options.performed === true) await next();
      this.freeze();
      return SILENCE;
    });
  }

  /** The device goes away in the course of the command, as `unplug` does. */
  hangUpNext(name: string, where: HangUpPlace): Unhook {
    if (where === 'asked' || where === 'entered') {
      const hangUp: Hook = () => {
        this.unplug();
        return SILENCE;
      };
      return this.#next(name, hangUp, where === 'asked' ? 'before prompt' : 'after data');
    }
    return this.#next(name, async (_command, next) => {
      const answer = await next();
      if (where !== 'performed') return { ...answer, fault: { hangUpAfterOctets: where.afterOctets } };
      this.unplug();
      return SILENCE;
    });
  }

  /**
   * Says unsolicited lines where the standard has none: before the answer, between its information and its final
   * result code, or behind so many octets of it, be that in the middle of a line.
   */
  injectNext(name: string, lines: readonly string[], at: 'before' | 'before final' | number): Unhook {
    return this.#next(name, async (_command, next) => {
      const answer = await next();
      return { ...answer, fault: { inject: { lines, at: at === 'before' ? 0 : at } } };
    });
  }

  #next(name: string, hook: Hook, place: HookPlace = 'after data'): Unhook {
    const take = this.on(
      name,
      (command, next) => {
        take();
        return hook(command, next);
      },
      place,
    );
    return take;
  }
}
