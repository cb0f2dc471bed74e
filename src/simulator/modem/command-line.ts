import type { Command } from './command.js';

/** Cuts at commas outside quotes and takes the quotes off. V.250 §5.4.2. */
export function readParameters(argument: string): string[] {
  return splitOutsideQuotes(argument, ',').map((value) => value.trim().replace(/^"(.*)"$/s, '$1'));
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts = [''];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === separator && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

const EXTENDED = /^([+^*%$#_][A-Z0-9:_\-/]*)\s*(=\?|\?|=(.*))?$/is;
const BASIC = /^(?:(D)(.*)|(S\d+)(?:(\?)|=(\d*))|(&?[A-Z])(\d*))/is;

function readExtended(text: string): Command | undefined {
  const match = EXTENDED.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  const name = match[1].toUpperCase();
  const [, , suffix, argument = ''] = match;
  if (suffix === '=?') return { name, form: 'test', parameters: [], argument: '' };
  if (suffix === '?') return { name, form: 'read', parameters: [], argument: '' };
  if (suffix === undefined) return { name, form: 'execute', parameters: [], argument: '' };
  return { name, form: 'set', parameters: readParameters(argument), argument };
}

function readBasic(match: RegExpExecArray): Command {
  const [, dial, number = '', register, read, value = '', letter = '', digits = ''] = match;
  if (dial !== undefined) return { name: 'D', form: 'execute', parameters: [number], argument: number };
  const name = (register ?? letter).toUpperCase();
  if (read !== undefined) return { name, form: 'read', parameters: [], argument: '' };
  const argument = register === undefined ? digits : value;
  return { name, form: register === undefined ? 'execute' : 'set', parameters: [argument], argument };
}

/**
 * The commands of a line, without its `AT`: basic ones follow each other directly, extended ones are parted by
 * semicolons. `undefined` where the line is no command line. V.250 §5.2-5.4.
 */
export function parseCommandLine(body: string): Command[] | undefined {
  const commands: Command[] = [];
  for (const piece of splitOutsideQuotes(body, ';')) {
    let rest = piece.trim();
    while (rest !== '' && /^[A-Z&]/i.test(rest)) {
      const match = BASIC.exec(rest);
      if (match === null) return undefined;
      commands.push(readBasic(match));
      rest = rest.slice(match[0].length).trim();
    }
    if (rest === '') continue;
    const extended = readExtended(rest);
    if (extended === undefined) return undefined;
    commands.push(extended);
  }
  return commands;
}
