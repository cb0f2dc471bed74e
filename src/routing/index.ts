export {
  checkDestination,
  checkPrefixes,
  chooseNetwork,
  type DestinationRules,
  type Network,
  type Networks,
} from './network.js';
export { destinationNumber, type NumberRules, readNumber } from './number.js';
export { type Originator, type OriginatorUri, originatorUri } from './originator.js';
export { checkSender, type SenderRules, type TargetRules, targetAllowed } from './sender.js';
