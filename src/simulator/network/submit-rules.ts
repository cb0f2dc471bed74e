import type { Submission } from './submission.js';

/** Decides over a submission before the centre takes it: a final result code refuses it, `undefined` asks the next rule. */
export type SubmitRule = (submission: Submission) => string | undefined;

/** The rules of a centre, the newest first. */
export class SubmitRules {
  readonly #rules: SubmitRule[] = [];

  /** Lays a rule over the ones before. The returned function takes it away. */
  lay(rule: SubmitRule): () => void {
    this.#rules.unshift(rule);
    return () => {
      const at = this.#rules.indexOf(rule);
      if (at >= 0) this.#rules.splice(at, 1);
    };
  }

  /** Refuses one submission, whatever it is. */
  layOnce(final: string): void {
    const lift = this.lay(() => {
      lift();
      return final;
    });
  }

  /** The final result code that refuses a submission; `undefined` when none does. */
  refusalOf(submission: Submission): string | undefined {
    for (const rule of [...this.#rules]) {
      const final = rule(submission);
      if (final !== undefined) return final;
    }
    return undefined;
  }
}
