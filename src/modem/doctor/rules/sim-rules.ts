import { type Facts, linesOf, refusalOf, textOf } from '../facts.js';
import { type Rule, rule } from '../finding.js';

const PIN = 'AT+CPIN?';

function wants(facts: Facts, ...words: string[]): string | undefined {
  const state = textOf(facts, PIN)?.toUpperCase();
  return state !== undefined && words.includes(state) ? `the SIM wants ${state}` : undefined;
}

function simError(facts: Facts, ...numbers: number[]): string | undefined {
  const refusal = refusalOf(facts, PIN);
  const found = refusal?.table === 'cme' && refusal.number !== undefined && numbers.includes(refusal.number);
  return found ? `+CME ERROR: ${refusal?.number}, ${refusal?.words}` : undefined;
}

/** The SIM card (TS 27.007 §8.3, §9.2). */
export const simRules: readonly Rule[] = [
  rule(
    {
      id: 'sim-missing',
      severity: 'error',
      means: 'there is no card, or its contacts are dirty or the card is the wrong way round',
      advice: 'insert it with the modem switched off: some see no card that comes later',
    },
    (facts) => simError(facts, 10),
  ),
  rule(
    {
      id: 'sim-failure',
      severity: 'error',
      means: 'the card is broken, blocked, or not for this modem',
      advice: 'try it in a phone, and another card here',
    },
    (facts) => simError(facts, 13, 15),
  ),
  rule(
    { id: 'sim-busy', severity: 'warning', means: 'it is still starting', advice: 'wait half a minute and look again' },
    (facts) => simError(facts, 14),
  ),
  rule(
    {
      id: 'pin-wanted',
      severity: 'error',
      means: 'without its PIN the card does not register',
      advice: 'set pinFile in the configuration, or switch the PIN off in a phone',
    },
    (facts) => !facts.hasPin && wants(facts, 'SIM PIN'),
  ),
  rule(
    {
      id: 'pin-will-be-given',
      severity: 'note',
      means: 'the sidecar gives the configured PIN once when it starts',
      advice: 'nothing, if it is the right one',
    },
    (facts) => facts.hasPin && wants(facts, 'SIM PIN'),
  ),
  rule(
    {
      id: 'puk-wanted',
      severity: 'error',
      means: 'three wrong PINs were given; ten wrong PUKs destroy the card',
      advice: 'put it into a phone and give the PUK of its papers',
    },
    (facts) => wants(facts, 'SIM PUK') ?? simError(facts, 12),
  ),
  rule(
    {
      id: 'device-locked',
      severity: 'error',
      means: 'the device takes cards of one operator only, or wants a code of its own',
      advice: 'ask its seller for the unlocking code',
    },
    (facts) => wants(facts, 'PH-SIM PIN', 'PH-NET PIN', 'PH-NETSUB PIN', 'PH-SP PIN', 'PH-CORP PIN', 'PH-FSIM PIN'),
  ),
  rule(
    {
      id: 'tries-low',
      severity: 'warning',
      means: 'the sidecar gives no PIN with fewer than two tries left',
      advice: 'enter the right PIN in a phone, which brings the tries back to three',
    },
    (facts) => {
      const left = /SIM PIN"?, *(\d)/.exec((linesOf(facts, 'AT+CPINR') ?? []).join('\n'))?.[1];
      return left !== undefined && Number(left) < 3 && `the PIN has ${left} tries left`;
    },
  ),
];
