import { sameName } from '../../cross-check.js';
import type { ImportNotes } from '../change.js';
import type { DraftNetwork } from '../draft.js';
import { Names } from '../names.js';
import { type Element, faultProblem, moduleInteger, readElements } from './module-string.js';
import type { ModuleParameter } from './script.js';

/** A network of the old file, and the name that links and the script know it by. */
export interface ImportedNetwork extends DraftNetwork {
  oldName: string;
}

const DEFAULT_QUOTA = 10;

/** Reads the string `networks`. */
export function importNetworks(string: ModuleParameter, notes: ImportNotes): ImportedNetwork[] {
  const { elements, fault } = readElements(string.value, 'letter=value');
  if (fault !== undefined) notes.problem(faultProblem(string, fault));
  else if (elements.length === 0) notes.problem(faultProblem(string, { offset: 0, message: 'there is no network' }));
  const names = new Names();
  return elements.flatMap((element, index) => {
    const change = (what: string, why: string) => notes.change(string.line, `network ${element.name}: ${what}`, why);
    const maxPerCall = readQuota(string, element, notes);
    if (elements.findIndex((other) => sameName(other.name, element.name)) < index) {
      change('its second definition is left out', 'the first one had all the messages');
      return [];
    }
    const name = names.claim(element.name);
    if (name !== element.name) change(`is called ${name} now`, 'names are unique here and have no blanks or signs');
    return [{ oldName: element.name, name, maxPerCall }];
  });
}

function readQuota(string: ModuleParameter, element: Element, notes: ImportNotes): number {
  let quota = DEFAULT_QUOTA;
  const change = (what: string, why: string) => notes.change(string.line, `network ${element.name}: ${what}`, why);
  for (const { letter, value, offset } of element.items) {
    const refuse = (message: string) => notes.problem(faultProblem(string, { offset, message }));
    const integer = moduleInteger(value);
    if (letter === 'c') refuse('a network has no item c= since 2002: the service centre is an item of the modem');
    else if (letter !== 'm') refuse(`a network has no item ${letter}=, only m=`);
    else if (integer === undefined) refuse('m= takes at most five digits and nothing else');
    else {
      if (integer.wrapped)
        change(`m=${value} is ${integer.value}`, 'numbers above 65535 wrapped: this is what the module did');
      quota = integer.value;
    }
  }
  if (quota > 0) return quota;
  change(`maxPerCall: ${DEFAULT_QUOTA}`, 'with m=0 the module never read the queue and let its messages wait for ever');
  return DEFAULT_QUOTA;
}
