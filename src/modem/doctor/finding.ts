import type { Facts } from './facts.js';

/** `error`: messages do not flow; `warning`: they may stop to; `note`: good to know. */
export type Severity = 'error' | 'warning' | 'note';

/** One thing that the doctor found, explained. */
export interface Finding {
  /** Stable, for scripts: `sim-missing`. */
  id: string;
  severity: Severity;
  /** What was seen, with the values. */
  seen: string;
  /** What it means for messages. */
  means: string;
  /** What to do about it. */
  advice: string;
}

/** A pure rule over the facts; undefined where it finds nothing. */
export type Rule = (facts: Facts) => Finding | undefined;

/** A rule of fixed words: `seen` tells what was seen, or nothing. */
export function rule(finding: Omit<Finding, 'seen'>, seen: (facts: Facts) => string | false | undefined): Rule {
  return (facts) => {
    const found = seen(facts);
    return found === undefined || found === false ? undefined : { ...finding, seen: found };
  };
}
