/**
 * Adds secrets to an object: they are read like any other member, but no print, log line, JSON text or spread shows
 * them. An undefined secret is left out.
 */
export function withHidden<T extends object, S extends Readonly<Record<string, string | undefined>>>(
  visible: T,
  secrets: S,
): T & S {
  const whole = Object.assign(visible, secrets);
  for (const key of Object.keys(secrets)) {
    if (secrets[key] === undefined) Reflect.deleteProperty(whole, key);
    else Object.defineProperty(whole, key, { enumerable: false });
  }
  return whole;
}
