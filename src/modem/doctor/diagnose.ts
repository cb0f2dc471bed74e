import type { Facts } from './facts.js';
import type { Finding, Severity } from './finding.js';
import { hostRules } from './rules/host-rules.js';
import { lineRules } from './rules/line-rules.js';
import { messageRules } from './rules/message-rules.js';
import { modelRules } from './rules/model-rules.js';
import { networkRules } from './rules/network-rules.js';
import { simRules } from './rules/sim-rules.js';

const RULES = [...hostRules, ...lineRules, ...simRules, ...networkRules, ...messageRules, ...modelRules];
const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

/** All that the rules find in the facts, errors first, else in the order of cause before effect. */
export function diagnose(facts: Facts): Finding[] {
  const findings = RULES.flatMap((rule) => rule(facts) ?? []);
  return ORDER.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}
