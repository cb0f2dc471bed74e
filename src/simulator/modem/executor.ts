import { type Answer, error, isOk } from './answer.js';
import type { Command } from './command.js';
import { parseCommandLine } from './command-line.js';
import { standardCommands } from './commands/index.js';
import type { Hooks } from './hooks.js';
import type { Port } from './port.js';
import { byErrorSetting } from './result-codes.js';
import type { ModemState } from './state.js';

/** What `AT` alone asks for. */
const NOTHING: Command = { name: '', form: 'execute', parameters: [], argument: '' };

/** Runs command lines: hooks first, then the standard modem. */
export class Executor {
  readonly #state: ModemState;
  readonly #hooks: Hooks;

  constructor(state: ModemState, hooks: Hooks) {
    this.#state = state;
    this.#hooks = hooks;
  }

  /** The answer to a whole line, without its `AT`: it ends at the first command that fails. V.250 §5.3. */
  async run(body: string, port: Port): Promise<Answer> {
    const commands = parseCommandLine(body);
    if (commands === undefined) return this.#unknown();
    const lines: string[] = [];
    let last: Answer = { lines: [], final: 'OK' };
    for (const command of commands.length === 0 ? [NOTHING] : commands) {
      last = await this.#answer(command, port);
      lines.push(...last.lines);
      if (!isOk(last)) break;
    }
    return { ...last, lines };
  }

  async #answer(command: Command, port: Port): Promise<Answer> {
    return await this.#hooks.ask(command, 'before prompt', async () => {
      const entered = await this.#enter(command, port);
      if ('final' in entered) return entered;
      return await this.#hooks.ask(entered, 'after data', async () => this.#worded(await this.#perform(entered)));
    });
  }

  /** Asks for the message where the command has one; an answer ends the command. ESC cancels it: TS 27.005 §3.5.1. */
  async #enter(command: Command, port: Port): Promise<Command | Answer> {
    const standard = standardCommands.get(command.name);
    if (command.form !== 'set' || standard?.prompts === undefined) return command;
    const missingSim = this.#withoutSim(command);
    if (missingSim !== undefined) return missingSim;
    const prompts = standard.prompts(this.#state, command);
    if (typeof prompts !== 'boolean') return this.#worded(prompts);
    if (!prompts) return command;
    const data = await port.ask(this.#state.behaviour.prompt, this.#state.settings.textMode);
    return data === undefined ? { lines: [], final: 'OK' } : { ...command, data };
  }

  #withoutSim({ name, form }: Command): Answer | undefined {
    const needs = standardCommands.get(name)?.needsSim;
    if (needs === undefined || form === 'test' || this.#state.readySim !== undefined) return undefined;
    return this.#worded(this.#state.withoutSim(needs));
  }

  async #perform(command: Command): Promise<Answer> {
    const standard = standardCommands.get(command.name);
    if (standard === undefined) return this.#unknown();
    return this.#withoutSim(command) ?? (await standard[command.form]?.(this.#state, command)) ?? error;
  }

  #worded(answer: Answer): Answer {
    const { errors } = this.#state.settings;
    if (answer.final === undefined) return answer;
    return { ...answer, final: byErrorSetting(answer.final, errors, this.#state.behaviour.cmsNeedsCmee) };
  }

  #unknown(): Answer {
    return { lines: [], final: this.#state.behaviour.unknownCommand };
  }
}
