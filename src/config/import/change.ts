import { ConfigError, type Problem } from '../problem.js';

/** One thing that the new file says otherwise than the old one did, or that somebody has to do. */
export interface Change {
  /** Line of the old file, from 1. */
  line: number;
  /** What was written, or what is to be done. Never holds a secret. */
  what: string;
  why: string;
}

/** A configuration made of another program's file. */
export interface ImportResult {
  /** Passes `check-config` once the files it names are there. */
  yaml: string;
  /** In the order of the old file. */
  changes: Change[];
}

/** Collects what an importer has to say. */
export class ImportNotes {
  readonly #file: string;
  readonly #changes: Change[] = [];
  readonly #problems: Problem[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  change(line: number, what: string, why: string): void {
    this.#changes.push({ line, what: oneLine(what), why: oneLine(why) });
  }

  problem(problem: Problem): void {
    this.#problems.push({ ...problem, message: oneLine(problem.message) });
  }

  /** Whether there is a problem with this string of the old file, so that nothing else should be held against it. */
  isRefused(path: string): boolean {
    return this.#problems.some((problem) => problem.path === path);
  }

  /** The changes in the order of the file. @throws ConfigError when there was a problem. */
  finish(): Change[] {
    if (this.#problems.length > 0) throw new ConfigError(this.#file, this.#problems);
    return this.#changes.sort((a, b) => a.line - b.line);
  }
}

/** A text with its control characters made visible, so that it stays in its line and in its comment. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, '·');
}
