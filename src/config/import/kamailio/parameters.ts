import { nearest } from '../../nearest.js';
import type { ImportNotes } from '../change.js';
import type { ModuleParameter, ModuleScript } from './script.js';

const KINDS = {
  modems: 'string',
  networks: 'string',
  links: 'string',
  default_net: 'string',
  domain: 'string',
  domain_str: 'string',
  max_sms_parts: 'integer',
  use_contact: 'integer',
  sms_report_type: 'integer',
} as const;

type Name = keyof typeof KINDS;

/** The module's parameters as they counted: of several lines with one name the last. */
export type Parameters = Readonly<Partial<Record<Name, ModuleParameter>>>;

/** Sorts the `modparam` lines by name. What the server would have refused is a problem. */
export function sortParameters(script: ModuleScript, notes: ImportNotes): Parameters {
  const sorted: Partial<Record<Name, ModuleParameter>> = {};
  for (const parameter of script.parameters) {
    const { name, kind, line, column } = parameter;
    const refuse = (message: string) => notes.problem({ line, column, path: name, message });
    if (!isName(name)) {
      const meant = nearest(name, Object.keys(KINDS));
      refuse(`the module has no such parameter${meant === undefined ? '' : `; did you mean ${meant}?`}`);
      continue;
    }
    if (KINDS[name] === 'string' && kind === 'integer') refuse('is a string, in quotes');
    if (KINDS[name] === 'integer' && !/^-?[0-9]{1,9}$/.test(parameter.value)) refuse('is an integer');
    const before = sorted[name];
    if (before !== undefined) {
      const why = `values do not add up: the line ${line} wins, as in the module`;
      notes.change(before.line, `this ${name} is not used`, why);
    }
    sorted[name] = parameter;
  }
  return sorted;
}

function isName(name: string): name is Name {
  return Object.hasOwn(KINDS, name);
}
