import type { Problem } from '../../problem.js';
import type { Placed } from './script.js';

/** `name[x=value;...]`, or in links `name[network;...]`. Offsets count characters of the string, from 0. */
export interface Element {
  name: string;
  offset: number;
  items: Item[];
}

export interface Item {
  /** The letter before `=`; empty in links. */
  letter: string;
  value: string;
  offset: number;
}

/** A module string that cannot be read; `offset` is where. */
export interface GrammarFault {
  offset: number;
  message: string;
}

/** Elements up to the end, or up to the first fault: nothing behind it can be understood. */
export interface Elements {
  elements: Element[];
  fault?: GrammarFault;
}

/** Where in the file a fault of a module string is, with the string's name and the character, as the module reported it. */
export function faultProblem(string: Placed & { name: string }, { offset, message }: GrammarFault): Problem {
  const column = string.exact ? string.column + offset : string.column;
  return { line: string.line, column, path: string.name, message: `at character ${offset + 1}: ${message}` };
}

/**
 * Splits `modems`, `networks` or `links` as the module did: blanks are space and tab; a `;` between elements, between
 * items and before `]` may be there or not; a value ends at a blank, `;` or `]` and nothing is quoted or escaped.
 */
export function readElements(text: string, itemForm: 'letter=value' | 'name'): Elements {
  const scanner = new Scanner(text);
  const elements: Element[] = [];
  if (scanner.skip(' \t') > 0 && scanner.ended) scanner.fail('there is nothing but blanks');
  while (!scanner.ended) {
    const element = readElement(scanner, itemForm);
    if (scanner.fault === undefined) elements.push(element);
    scanner.skip(' \t;');
  }
  return scanner.fault === undefined ? { elements } : { elements, fault: scanner.fault };
}

/** Steps through a string. The first fault is kept and ends it. */
class Scanner {
  readonly #text: string;
  #at = 0;
  fault?: GrammarFault;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  get ended(): boolean {
    return this.#at >= this.#text.length;
  }

  sees(character: string): boolean {
    return this.#text.charAt(this.#at) === character;
  }

  /** Passes this character, or fails. */
  expect(character: string, otherwise: string): void {
    if (this.sees(character)) this.#at += 1;
    else this.fail(otherwise);
  }

  /** Passes any of these characters, and tells how many. */
  skip(characters: string): number {
    const from = this.#at;
    while (!this.ended && characters.includes(this.#text.charAt(this.#at))) this.#at += 1;
    return this.#at - from;
  }

  /** Everything up to one of these characters, or to the end. */
  until(characters: string): string {
    const from = this.#at;
    while (!this.ended && !characters.includes(this.#text.charAt(this.#at))) this.#at += 1;
    return this.#text.slice(from, this.#at);
  }

  /** The next character when it is a lower-case letter, which is then passed. */
  letter(): string | undefined {
    const letter = this.#text.charAt(this.#at);
    if (!/^[a-z]$/.test(letter)) return undefined;
    this.#at += 1;
    return letter;
  }

  fail(message: string): void {
    this.fault ??= { offset: this.#at, message };
    this.#at = this.#text.length;
  }
}

function readElement(scanner: Scanner, itemForm: 'letter=value' | 'name'): Element {
  const offset = scanner.at;
  const name = scanner.until(' \t[');
  if (name === '') scanner.fail('a name was expected before "["');
  scanner.skip(' \t');
  scanner.expect('[', `"[" was expected behind the name ${name}`);
  if (scanner.skip(' \t') > 0 && scanner.sees(']')) scanner.fail('there is nothing but blanks between the brackets');

  const items: Item[] = [];
  while (!scanner.ended && !scanner.sees(']')) {
    items.push(itemForm === 'name' ? readName(scanner) : readItem(scanner));
    scanner.skip(' \t;');
  }
  scanner.expect(']', `the "]" of ${name} is missing`);
  return { name, offset, items };
}

function readName(scanner: Scanner): Item {
  const offset = scanner.at;
  const value = scanner.until(' \t;]');
  if (value === '') scanner.fail('a name was expected');
  return { letter: '', value, offset };
}

function readItem(scanner: Scanner): Item {
  const offset = scanner.at;
  const letter = scanner.letter();
  if (letter === undefined) scanner.fail('an item begins with one lower-case letter');
  scanner.expect(
    '=',
    `"=" was expected behind the item ${letter}: an item is one letter, "=" and a value, without blanks`,
  );
  return { letter: letter ?? '', value: scanner.until(' \t;]'), offset };
}

/** An integer as the module read it: at most five digits, nothing at all is 0, what exceeds 16 bits wraps. */
export function moduleInteger(text: string): { value: number; wrapped: boolean } | undefined {
  if (!/^[0-9]{0,5}$/.test(text)) return undefined;
  const number = Number(text);
  return { value: number % 65_536, wrapped: number > 65_535 };
}
