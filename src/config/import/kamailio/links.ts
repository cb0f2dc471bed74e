import { sameName } from '../../cross-check.js';
import { nearest } from '../../nearest.js';
import type { ImportNotes } from '../change.js';
import type { ImportedModem } from './modems.js';
import { faultProblem, type GrammarFault, type Item, readElements } from './module-string.js';
import type { ImportedNetwork } from './networks.js';
import type { ModuleParameter } from './script.js';

/** Reads the string `links`: the modems with the networks that each serves, in order. Names match in any letter case. */
export function importLinks(
  string: ModuleParameter,
  parts: { modems: readonly ImportedModem[]; networks: readonly ImportedNetwork[] },
  notes: ImportNotes,
): ImportedModem[] {
  const { elements, fault } = readElements(string.value, 'name');
  if (fault !== undefined) notes.problem(faultProblem(string, fault));
  const refuse = (kind: 'modem' | 'network', item: { name: string; offset: number }) => {
    // A string that could not be read to its end may well have defined the name.
    if (!notes.isRefused(`${kind}s`)) notes.problem(faultProblem(string, noSuch(kind, item, parts[`${kind}s`])));
  };
  const lists = new Map<ImportedModem, string[]>();
  for (const { name, offset, items } of elements) {
    const modem = parts.modems.find(({ oldName }) => sameName(oldName, name));
    const networks = readList(items, parts.networks, refuse);
    if (modem === undefined) {
      refuse('modem', { name, offset });
      continue;
    }
    const before = lists.get(modem);
    if (before !== undefined) {
      notes.change(
        string.line,
        `links of ${name}: two lists became one`,
        'the module wrote the second over the first and kept its end',
      );
    }
    // The module overwrote the list from its start and left what was behind.
    lists.set(modem, [...networks, ...(before ?? []).slice(networks.length)]);
  }
  return parts.modems.map((modem) => {
    const list = lists.get(modem) ?? [];
    const unique = [...new Set(list)];
    if (unique.length < list.length) {
      notes.change(
        string.line,
        `links of ${modem.name}: each network once`,
        'a network that is named twice has one turn here',
      );
    }
    return { ...modem, networks: unique };
  });
}

function readList(
  items: readonly Item[],
  networks: readonly ImportedNetwork[],
  refuse: (kind: 'network', item: { name: string; offset: number }) => void,
): string[] {
  return items.flatMap(({ value, offset }) => {
    const network = networks.find(({ oldName }) => sameName(oldName, value));
    if (network === undefined) refuse('network', { name: value, offset });
    return network?.name ?? [];
  });
}

function noSuch(
  kind: string,
  { name, offset }: { name: string; offset: number },
  known: readonly { oldName: string }[],
): GrammarFault {
  const names = known.map(({ oldName }) => oldName);
  const meant = nearest(name, names);
  return { offset, message: `there is no ${kind} ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}` };
}
