export * from './conversation.js';
export {
  checkPrefixes,
  chooseNetwork,
  type Network,
  type NetworkChoice,
  type Networks,
  type Price,
  routeNetwork,
} from './network.js';
export { destinationNumber, type NumberRules, readNumber } from './number.js';
export { checkListed, listedAgainst, type NumberLists, type NumberTest, numberTest } from './number-list.js';
export { type NumberPattern, numberPattern } from './number-pattern.js';
export type { NumberingPlan } from './numbering-plan.js';
export { type OptOutRules, optOutWish } from './opt-out.js';
export { type Originator, type OriginatorUri, originatorUri } from './originator.js';
export { longestPrefix } from './prefix-table.js';
export { checkPremium, premiumKind } from './premium.js';
export { type Quiet, type QuietHours, quietAt } from './quiet-hours.js';
export { checkSender, type SenderRules, type TargetRules, targetAllowed } from './sender.js';
export {
  chooseSim,
  type SimCandidate,
  type SimChoice,
  type SimQuestion,
  STRATEGIES,
  type Strategy,
} from './sim-choice.js';
