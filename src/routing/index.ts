export {
  checkPrefixes,
  chooseNetwork,
  type Network,
  type Networks,
  type Price,
} from './network.js';
export { destinationNumber, type NumberRules, readNumber } from './number.js';
export type { NumberingPlan } from './numbering-plan.js';
export { type Originator, type OriginatorUri, originatorUri } from './originator.js';
export { checkSender, type SenderRules, type TargetRules, targetAllowed } from './sender.js';
