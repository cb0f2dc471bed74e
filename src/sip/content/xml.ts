import { badSip } from '../refusal.js';
import { Scanner } from '../scanner.js';

/** One element; comments are gone, entities resolved. */
export interface XmlElement {
  /** As written, prefix included. */
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  text: string;
}

interface OpenElement extends XmlElement {
  children: XmlElement[];
}

const MOST_DEPTH = 16;
const SPACE = /[ \t\r\n]+/y;
const NAME = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y;
/** Comments; `--` ends one, so that none can be read in two ways (XML 1.0 §2.5). */
const COMMENT = /<!--(?:[^-]|-[^-])*-->/y;
const CDATA = /<!\[CDATA\[(?:[^\]]|\](?!\]>))*\]\]>/y;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['apos', "'"],
  ['quot', '"'],
]);

/**
 * Reads one small XML document.
 *
 * There is no document type, no entity but the five of XML 1.0 §4.6 and character references, and no processing
 * instruction: nothing is ever fetched, and nothing grows on reading. Depth is at most 16.
 *
 * @throws GatewayError `BAD_SIP`.
 */
export function parseXml(text: string): XmlElement {
  const scanner = new Scanner(text, 'XML body');
  scanner.take(/<\?xml[ \t\r\n][^<>?]*\?>/y);
  skipMisc(scanner);
  const root = readTag(scanner);
  if (root.closed) return atEnd(scanner, root.element);
  const open: OpenElement[] = [root.element];
  for (let current = open.at(-1); current !== undefined; current = open.at(-1)) {
    readText(scanner, current);
    if (scanner.take(/<\//y) !== undefined) {
      close(scanner, current);
      open.pop();
      continue;
    }
    const child = readTag(scanner);
    current.children.push(child.element);
    if (!child.closed) open.push(child.element);
    if (open.length > MOST_DEPTH) scanner.refuse(`at most ${MOST_DEPTH} elements within each other`);
  }
  return atEnd(scanner, root.element);
}

function atEnd(scanner: Scanner, root: XmlElement): XmlElement {
  skipMisc(scanner);
  scanner.expectEnd('the end after the root element');
  return root;
}

function skipMisc(scanner: Scanner): void {
  while (scanner.take(SPACE) !== undefined || scanner.take(COMMENT) !== undefined);
}

function close(scanner: Scanner, element: XmlElement): void {
  const name = scanner.expect(NAME, `</${element.name}>`);
  if (name !== element.name) scanner.refuseTaken('the name of the element that is open', name);
  scanner.take(SPACE);
  scanner.expect(/>/y, '>');
}

/** Reads `<name attributes>` or `<name attributes/>`. */
function readTag(scanner: Scanner): { element: OpenElement; closed: boolean } {
  scanner.expect(/</y, 'an element');
  const name = scanner.expect(NAME, 'the name of an element');
  const attributes = new Map<string, string>();
  while (scanner.take(SPACE) !== undefined && scanner.sees(NAME)) {
    const attribute = scanner.expect(NAME, 'an attribute');
    scanner.expect(/[ \t\r\n]*=[ \t\r\n]*/y, '=');
    const quoted = scanner.expect(/"[^"<]*"|'[^'<]*'/y, 'a quoted value');
    if (attributes.has(attribute)) scanner.refuseTaken('each attribute once', quoted);
    attributes.set(attribute, resolve(quoted.slice(1, -1)));
  }
  const end = scanner.expect(/\/?>/y, '> or />');
  return { element: { name, attributes, children: [], text: '' }, closed: end === '/>' };
}

/** Adds text, CDATA and nothing of comments to an element, up to the next tag. */
function readText(scanner: Scanner, element: OpenElement): void {
  const pieces = [element.text];
  for (;;) {
    const plain = scanner.take(/[^<]+/y);
    const cdata = plain === undefined ? scanner.take(CDATA) : undefined;
    if (plain !== undefined) pieces.push(resolve(plain));
    else if (cdata !== undefined) pieces.push(cdata.slice('<![CDATA['.length, -']]>'.length));
    else if (scanner.take(COMMENT) === undefined) break;
  }
  element.text = pieces.join('');
}

/** Resolves `&name;` and `&#number;`. */
function resolve(text: string): string {
  return text.replace(/&([^;&]{0,10};?)/g, (reference, name: string) => {
    const [, decimal, hexadecimal] = /^#(?:(\d{1,7})|x([0-9A-Fa-f]{1,6}));$/.exec(name) ?? [];
    const point = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    const character = isCharacter(point) ? String.fromCodePoint(point) : ENTITIES.get(name.slice(0, -1));
    if (character !== undefined && name.endsWith(';')) return character;
    throw badSip({ wanted: 'an entity of XML itself', found: reference, where: 'XML body' });
  });
}

/** Unicode without NUL and without halves of surrogate pairs. */
function isCharacter(point: number): boolean {
  return point > 0 && point <= 0x10_ff_ff && !(point >= 0xd8_00 && point <= 0xdf_ff);
}
