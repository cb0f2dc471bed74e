/** The way from the top of a file to a value: keys of maps and indexes of lists. */
export type Path = readonly (string | number)[];

/** Where a value stands in the file, as offsets into its text. */
export interface Place {
  /** Of its key; same as `value` in a list and at the top. */
  key: number;
  value: number;
  /** A scalar as it was written, without quotes; absent for maps, lists and texts that hold `${NAME}`. */
  written?: string;
}

/** A YAML text as plain values, with the place of each. */
export interface Located {
  value: unknown;
  /** The place of a value, or of the nearest one around it that is there. */
  placeOf(path: Path): Place;
  /** What is wrong already, before anyone looks at the meaning. */
  faults: readonly Fault[];
  /** `broken`: the text has no sure structure, so that its values are not worth a look. */
  broken: boolean;
  /** What the environment put in: not to be shown. */
  fromEnvironment: readonly string[];
}

/** A problem by its offset in the text. */
export interface Fault {
  offset: number;
  path: Path;
  message: string;
}

/** `modems[0].smsc`: a path as people write it. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** The places that were seen, found again by path. */
export class Places {
  readonly #places = new Map<string, Place>();

  set(path: Path, place: Place): void {
    this.#places.set(JSON.stringify(path), place);
  }

  /** The place of the path, or of the nearest one around it. */
  nearest(path: Path): Place {
    for (let length = path.length; length >= 0; length -= 1) {
      const place = this.#places.get(JSON.stringify(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return { key: 0, value: 0 };
  }
}
