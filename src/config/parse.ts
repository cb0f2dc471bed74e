import { readFileSync } from 'node:fs';
import { LineCounter } from 'yaml';
import { buildConfig } from './build.js';
import type { Config } from './config.js';
import { crossCheck } from './cross-check.js';
import { faultsOf } from './issues.js';
import { outlineOf } from './outline.js';
import { ConfigError, type Problem } from './problem.js';
import { fileSchema } from './schema/file.js';
import { type ReadFile, readSecrets, reasonOf, type SecretFiles } from './secrets.js';
import type { Environment } from './yaml/environment.js';
import { type Fault, type Located, type Path, pathText } from './yaml/located.js';
import { readYaml } from './yaml/read.js';

/** Where a sidecar looks for its configuration when nobody says. */
export const DEFAULT_CONFIG_PATH = '/etc/sms-sidecar/sms-sidecar.yaml';

/** What a configuration depends on beside its own text. */
export interface ParseContext {
  /** Name of the file, for messages. */
  path: string;
  env: Environment;
  /** Reads the files that hold secrets. */
  readFile: ReadFile;
  /** Whether a secret's file that is not there is a fault, or only noted in `Config.absent`. Default `needed`. */
  secretFiles?: SecretFiles;
}

/** Reads and checks a configuration file with all that it refers to. @throws ConfigError */
export function loadConfig(path: string, env: Environment, secretFiles: SecretFiles = 'needed'): Config {
  const readFile = (name: string) => readFileSync(name, 'utf8');
  let text: string;
  try {
    text = readFile(path);
  } catch (cause) {
    const message = `the file cannot be read: ${reasonOf(cause)}`;
    throw new ConfigError(path, [{ line: 1, column: 1, path: '', message }], { cause });
  }
  return parseConfig(text, { path, env, readFile, secretFiles });
}

/**
 * Checks the text of a configuration file.
 *
 * @throws ConfigError with all that is wrong at once, in the order of the file. No message holds a secret.
 */
export function parseConfig(text: string, context: ParseContext): Config {
  const { path, env, readFile, secretFiles = 'needed' } = context;
  const located = readYaml(text, env);
  const refused = (faults: readonly Fault[], secrets: readonly string[] = []) =>
    new ConfigError(path, problemsOf(text, faults, [...secrets, ...located.fromEnvironment]));
  if (located.broken) throw refused(located.faults);
  if (located.value === null) throw refused([{ offset: 0, path: [], message: 'the file is empty' }]);

  const result = fileSchema.safeParse(located.value);
  const secrets = readSecrets(located, readFile, secretFiles);
  const faults = [
    ...located.faults,
    ...faultsOf(result.error?.issues ?? [], located).filter(({ path }) => !isFaulty(located, path)),
    ...crossCheck(outlineOf(located.value), located.placeOf),
    ...secrets.faults,
  ];
  if (!result.success || faults.length > 0) throw refused(faults, secrets.values);
  return buildConfig(path, result.data, secrets);
}

/** Whether a value could not even be read, so that its meaning is not worth a second complaint. */
function isFaulty({ faults }: Located, path: Path): boolean {
  return faults.some((fault) => fault.path.length > 0 && pathText(fault.path) === pathText(path));
}

function problemsOf(text: string, faults: readonly Fault[], secrets: readonly string[]): Problem[] {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return faults.map(({ offset, path, message }) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, path: redact(pathText(path), secrets), message: redact(message, secrets) };
  });
}

const SHORTEST_SECRET = 3;

/** Takes known secrets out of a sentence: the last line behind the rule that sentences do not quote them. */
function redact(sentence: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .reduce((text, secret) => text.replaceAll(secret, '***'), sentence);
}
