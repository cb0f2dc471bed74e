import { type Command, command } from '../command.js';

/** A `+COPS=?` may take two minutes. */
const TIMEOUT_MS = 120_000;
const EXTENDED = /^AT([+^%$#!*&_@~][A-Z0-9_]+)/i;

/**
 * A command that a person wrote, as it is; its answer is the lines that the modem says before `OK`, whatever they are.
 *
 * The caller has made sure that it is one command, that it asks for no text, and that it holds no control character.
 * @throws NumberedError, CommandError as every command.
 */
export function consoleCommand(line: string): Command<void, readonly string[]> {
  return command<void, readonly string[]>({
    name: EXTENDED.exec(line)?.[1]?.toUpperCase() ?? 'AT',
    label: 'console',
    timeoutMs: TIMEOUT_MS,
    request: line.slice(2),
    answer: 'text',
    parse: (_, { raw }) => raw,
  });
}
