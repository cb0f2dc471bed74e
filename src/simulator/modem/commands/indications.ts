import { type Answer, cms, error, ok } from '../answer.js';
import type { ModemState } from '../state.js';
import { choice, number, type Perform, type StandardCommands } from './standard.js';

const NO_ACKNOWLEDGEMENT_EXPECTED = 340;
const NAMES = ['mode', 'mt', 'bm', 'ds', 'bfr'] as const;

/** +CNMI: what is told of new messages, and how. Omitted parameters are 0. TS 27.005 §3.4.1. */
const setIndications: Perform = (state, { parameters }) => {
  if (parameters.length > NAMES.length) return error;
  const chosen = { mode: 0, mt: 0, bm: 0, ds: 0, bfr: 0 };
  for (const [i, name] of NAMES.entries()) {
    const value = choice(parameters[i], state.behaviour.cnmi[name].accepted, 0);
    if (value === undefined) return cms(303);
    chosen[name] = value;
  }
  state.settings.indications = chosen;
  state.effects.indicationsSet();
  return ok();
};

/** Whether +CNMA is followed by an acknowledgement PDU. TS 27.005 §4.6. */
function wantsPdu(state: ModemState, lengthParameter: string | undefined): boolean {
  return !state.settings.textMode && (number(lengthParameter) ?? 0) > 0;
}

function acknowledge(state: ModemState, kind: string | undefined): Answer {
  const value = choice(kind, [0, 1, 2], 0);
  if (value === undefined) return error;
  return state.effects.acknowledge(value !== 2) ? ok() : cms(NO_ACKNOWLEDGEMENT_EXPECTED);
}

/** Indications of new messages and their acknowledgement. TS 27.005 §3.4.1, §3.4.4, §4.6. */
export const indicationCommands: StandardCommands = {
  '+CNMI': {
    set: setIndications,
    read: ({ settings: { indications } }) => ok(`+CNMI: ${NAMES.map((name) => indications[name]).join(',')}`),
    test: ({ behaviour: { cnmi } }) =>
      ok(`+CNMI: ${NAMES.map((name) => `(${cnmi[name].advertised.join(',')})`).join(',')}`),
  },
  '+CNMA': {
    needsSim: 'cms',
    execute: (state) => acknowledge(state, '0'),
    prompts: (state, { parameters: [, length] }) => wantsPdu(state, length),
    set: (state, { parameters: [kind] }) => acknowledge(state, kind),
    test: ({ settings }) => ok(settings.textMode ? '+CNMA: (0)' : '+CNMA: (0-2)'),
  },
};
