import { type Facts, numberOf, textOf } from '../facts.js';
import { type Rule, rule } from '../finding.js';

const isReady = (facts: Facts) => textOf(facts, 'AT+CPIN?')?.toUpperCase() === 'READY';

/** `<stat>` of a card that works, with the radio on. */
function registration(facts: Facts): number | undefined {
  return isReady(facts) && numberOf(facts, 'AT+CFUN?', 0) !== 0 && numberOf(facts, 'AT+CFUN?', 0) !== 4
    ? numberOf(facts, 'AT+CREG?', 1)
    : undefined;
}

const overLte = (facts: Facts) => [1, 5].includes(numberOf(facts, 'AT+CEREG?', 1) ?? 0);

function stands(...states: number[]): (facts: Facts) => string | false {
  return (facts) => {
    const state = registration(facts);
    return state !== undefined && states.includes(state) && !overLte(facts) && `+CREG tells ${state}`;
  };
}

function dbm(facts: Facts): number | undefined {
  const level = numberOf(facts, 'AT+CSQ', 0);
  return level === undefined || level > 31 ? undefined : -113 + 2 * level;
}

/** Radio, registration and signal (TS 27.007 §7.2, §8.2, §8.5). */
export const networkRules: readonly Rule[] = [
  rule(
    {
      id: 'radio-off',
      severity: 'error',
      means: 'the modem is in flight mode or at minimum functionality',
      advice: 'AT+CFUN=1, or switch it off and on',
    },
    (facts) => {
      const level = numberOf(facts, 'AT+CFUN?', 0);
      return (level === 0 || level === 4) && `+CFUN tells ${level}`;
    },
  ),
  rule(
    {
      id: 'not-registered',
      severity: 'error',
      means: 'the modem has no network and does not look for one',
      advice: 'look at antenna, coverage and whether an operator was chosen by hand (AT+COPS=0 looks for one)',
    },
    stands(0, 4),
  ),
  rule(
    {
      id: 'searching',
      severity: 'error',
      means: 'no network takes the card yet; this may last two minutes after power-on',
      advice: 'wait and look again; then antenna, coverage, and whether this network still has 2G or 3G',
    },
    stands(2),
  ),
  rule(
    {
      id: 'denied',
      severity: 'error',
      means: 'the network refuses the card: blocked, not paid, expired, or not allowed here',
      advice: 'ask the operator; try the card in a phone',
    },
    stands(3),
  ),
  rule(
    {
      id: 'emergency-only',
      severity: 'error',
      means: 'only emergency calls are possible',
      advice: 'as if denied: ask the operator',
    },
    stands(8),
  ),
  rule(
    {
      id: 'roaming',
      severity: 'warning',
      means: 'each message may cost more',
      advice: 'near a border choose the home network by hand (AT+COPS), else make sure that it is meant',
    },
    (facts) =>
      [5, 7, 10].includes(registration(facts) ?? 0) && `the SIM is in a foreign network (${textOf(facts, 'AT+COPS?')})`,
  ),
  rule(
    {
      id: 'lte-only',
      severity: 'note',
      means: 'messages go over LTE, which needs a modem and a contract with SMS over IMS or SGs',
      advice: 'send one to try; if it fails let the modem choose 2G or 3G',
    },
    (facts) =>
      overLte(facts) &&
      ![1, 5].includes(registration(facts) ?? 1) &&
      'registered for LTE and not for circuit switched services',
  ),
  rule(
    {
      id: 'weak-signal',
      severity: 'warning',
      means: 'sending is slow and fails now and then',
      advice: 'move the antenna; -95 dBm or better is good',
    },
    (facts) => {
      const level = dbm(facts);
      return level !== undefined && level <= -103 && `the signal is ${level} dBm`;
    },
  ),
  rule(
    {
      id: 'no-signal',
      severity: 'warning',
      means: 'the modem hears no network',
      advice: 'look at the antenna and its plug',
    },
    (facts) => numberOf(facts, 'AT+CSQ', 0) === 99 && !overLte(facts) && 'the signal is not known',
  ),
];
