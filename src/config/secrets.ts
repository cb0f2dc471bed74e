import { PIN } from './schema/modem.js';
import { TOKEN } from './schema/proxy.js';
import { type Fault, type Located, type Path, pathText } from './yaml/located.js';

/** Reads a file as text, or throws what the file system throws. */
export type ReadFile = (path: string) => string;

/** Secrets by the path of the map they belong to. */
export interface Secrets {
  /** The secret under `key`, or in the file that `keyFile` names; undefined when there is neither. */
  find(around: Path): string | undefined;
  faults: readonly Fault[];
  /** All that was read from files. */
  values: readonly string[];
  /** Files that are not there, or not for us to read, where that is only to be noted: a sentence each. */
  absent: readonly string[];
}

/** A running sidecar needs its secrets; who only checks a file may be on another machine, or another user. */
export type SecretFiles = 'needed' | 'noted';

interface Slot {
  around: Path;
  key: string;
  form: RegExp;
  /** What the form is, in words that do not quote the value. */
  words: string;
  required: boolean;
}

const PIN_WORDS = '4 to 8 digits';
const TOKEN_WORDS = 'one word of visible ASCII characters';

/** Looks up every secret of a file, and says which cannot be had. Values that stand in the file are the schema's to check. */
export function readSecrets(located: Located, readFile: ReadFile, files: SecretFiles): Secrets {
  const found = new Map<string, string>();
  const values: string[] = [];
  const faults: Fault[] = [];
  const absent: string[] = [];
  for (const slot of slotsOf(located.value)) {
    const { secret, fromFile, fault, isAbsent } = lookUp(slot, located, readFile);
    if (fault !== undefined && isAbsent && files === 'noted') absent.push(`${pathText(fault.path)}: ${fault.message}`);
    else if (fault !== undefined) faults.push(fault);
    if (fromFile) values.push(secret ?? '');
    if (secret !== undefined) found.set(JSON.stringify(slot.around), secret);
  }
  return { find: (around) => found.get(JSON.stringify(around)), faults, values, absent };
}

function slotsOf(value: unknown): Slot[] {
  const { http, modems, proxies } = Object(value);
  const slots: Slot[] = [];
  if (isMap(http)) slots.push({ around: ['http'], key: 'token', form: TOKEN, words: TOKEN_WORDS, required: true });
  entries(proxies).forEach((proxy, index) => {
    if (Object(proxy).kind !== 'kamailio') return;
    slots.push({ around: ['proxies', index], key: 'token', form: TOKEN, words: TOKEN_WORDS, required: false });
  });
  entries(modems).forEach((_, index) => {
    slots.push({ around: ['modems', index], key: 'pin', form: PIN, words: PIN_WORDS, required: false });
  });
  return slots;
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entries(list: unknown): unknown[] {
  return Array.isArray(list) ? list : [];
}

interface LookUp {
  secret?: string;
  fromFile?: boolean;
  fault?: Fault;
  /** The fault is that the file is not there, or not for us to read. */
  isAbsent?: boolean;
}

function lookUp({ around, key, form, words, required }: Slot, located: Located, readFile: ReadFile): LookUp {
  const map: Record<string, unknown> = around.reduce((inner, step) => Object(inner)[step] ?? {}, Object(located.value));
  const fileKey = `${key}File`;
  const inline = map[key];
  const file = map[fileKey];
  const complain = (message: string, path: Path = [...around, fileKey]): LookUp => {
    return { fault: { offset: located.placeOf(path).value, path, message } };
  };
  if (inline !== undefined && file !== undefined) return complain(`stands beside ${key}: one of them is enough`);
  if (typeof inline === 'string') return { secret: inline };
  if (inline !== undefined) return {};
  if (file === undefined)
    return required ? complain(`is missing: ${key} or ${fileKey} is needed`, [...around, key]) : {};
  if (typeof file !== 'string' || !file.startsWith('/')) return {};
  try {
    const secret = readFile(file).trim();
    if (secret === '') return complain(`${file} is empty`);
    if (!form.test(secret)) return { ...complain(`${file} does not hold ${words}`), secret, fromFile: true };
    return { secret, fromFile: true };
  } catch (error) {
    const isAbsent = ['ENOENT', 'EACCES', 'EPERM'].includes(Object(error).code);
    return { ...complain(`${file} cannot be read: ${reasonOf(error)}`), isAbsent };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOENT: 'there is no such file',
  EPERM: 'permission denied',
};

/** Why a file could not be read, in words. */
export function reasonOf(error: unknown): string {
  const { code } = Object(error);
  return typeof code === 'string' ? (REASONS[code] ?? code) : 'it cannot be opened';
}
