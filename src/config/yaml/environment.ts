/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What became of a text that may hold `${NAME}`. */
export interface Expansion {
  text: string;
  /** Values that were put in. */
  inserted: readonly string[];
  /** Variables that the environment does not have. */
  missing: readonly string[];
}

const REFERENCE = /\$(\$?)\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Replaces `${NAME}` by the variable of that name; `$${NAME}` stands for `${NAME}` itself. */
export function expandEnvironment(text: string, env: Environment): Expansion {
  const inserted: string[] = [];
  const missing: string[] = [];
  const expanded = text.replace(REFERENCE, (reference, dollar: string, name: string) => {
    if (dollar !== '') return reference.slice(1);
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value === undefined) {
      missing.push(name);
      return '';
    }
    inserted.push(value);
    return value;
  });
  return { text: expanded, inserted, missing };
}
