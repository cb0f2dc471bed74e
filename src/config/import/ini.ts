/** One `key = value` of an INI file. */
export interface IniEntry {
  /** In lower case; empty before the first section. */
  section: string;
  /** In lower case. */
  key: string;
  /** The key as it was written. */
  name: string;
  value: string;
  /** From 1. */
  line: number;
}

/** The entries of an INI file, in order. Lines that are none are left out; `#` and `;` begin comment lines. */
export function readIni(text: string): IniEntry[] {
  const entries: IniEntry[] = [];
  let section = '';
  text.split('\n').forEach((written, index) => {
    const line = written.trim();
    const [, opened] = /^\[([^\]]*)\]/.exec(line) ?? [];
    const equals = line.indexOf('=');
    if (line.startsWith('#') || line.startsWith(';')) return;
    if (opened !== undefined) section = opened.trim().toLowerCase();
    else if (equals > 0) {
      const name = line.slice(0, equals).trim();
      entries.push({ section, key: name.toLowerCase(), name, value: line.slice(equals + 1).trim(), line: index + 1 });
    }
  });
  return entries;
}

/** Reads entries by name and remembers which were understood: nothing may go under in silence. */
export class IniReader {
  readonly #entries: readonly IniEntry[];
  readonly #understood = new Set<IniEntry>();

  constructor(text: string) {
    this.#entries = readIni(text);
  }

  /** The last entry with that key, in the first of the sections that has one. */
  take(key: string, ...sections: string[]): IniEntry | undefined {
    const found = this.#entries.filter((entry) => entry.key === key && sections.includes(entry.section));
    for (const entry of found) this.#understood.add(entry);
    const section = sections.find((name) => found.some((entry) => entry.section === name));
    return found.findLast((entry) => entry.section === section);
  }

  /** All entries of a section. */
  takeSection(section: string): IniEntry[] {
    const found = this.#entries.filter((entry) => entry.section === section);
    for (const entry of found) this.#understood.add(entry);
    return found;
  }

  /** What nobody asked for. */
  get left(): IniEntry[] {
    return this.#entries.filter((entry) => !this.#understood.has(entry));
  }

  has(section: string): boolean {
    return this.#entries.some((entry) => entry.section === section);
  }
}
