import { error, ok } from '../answer.js';
import { initialSettings } from '../settings.js';
import { choice, type Perform, type StandardCommands } from './standard.js';

const accept: Perform = () => ok();

const toFactory: Perform = (state) => {
  state.settings = initialSettings(state.behaviour);
  return ok();
};

/** A setting of V.250 that changes nothing here: taken and forgotten. */
const taken = { execute: accept, set: accept };

/** Commands of V.250: echo, result codes, profiles. */
export const generalCommands: StandardCommands = {
  /** `AT` alone. */ '': { execute: accept },
  E: {
    execute(state, { argument }) {
      const value = choice(argument, [0, 1], 0);
      if (value === undefined) return error;
      state.settings.echo = value === 1;
      return ok();
    },
  },
  V: {
    execute(state, { argument }) {
      const value = choice(argument, [0, 1], 0);
      if (value === undefined) return error;
      state.settings.verbose = value === 1;
      return ok();
    },
  },
  Q: {
    execute(state, { argument }) {
      const value = choice(argument, [0, 1], 0);
      if (value === undefined) return error;
      state.settings.quiet = value === 1;
      return ok();
    },
  },
  Z: { execute: toFactory },
  '&F': { execute: toFactory },
  '&W': taken,
  '&C': taken,
  '&D': taken,
  '&K': taken,
  '&S': taken,
  X: taken,
  L: taken,
  M: taken,
  H: taken,
  S0: { ...taken, read: () => ok('000') },
  S3: { ...taken, read: () => ok('013') },
  S4: { ...taken, read: () => ok('010') },
  S5: { ...taken, read: () => ok('008') },
  S7: { ...taken, read: () => ok('060') },
  I: {
    execute: ({ behaviour: { identity } }) =>
      ok(identity.manufacturer, identity.model, `Revision: ${identity.revision}`),
  },
  '+GCAP': { execute: () => ok('+GCAP: +CGSM'), test: accept },
  '+IPR': { set: accept, read: () => ok('+IPR: 0'), test: () => ok('+IPR: (0),(9600,19200,38400,57600,115200)') },
  '+IFC': { set: accept, read: () => ok('+IFC: 0,0'), test: () => ok('+IFC: (0,2),(0,2)') },
  '+ICF': { set: accept, read: () => ok('+ICF: 3,3'), test: () => ok('+ICF: (3),(3)') },
  '+CMEE': {
    set(state, { parameters }) {
      const value = choice(parameters[0], [0, 1, 2], 0);
      if (value === undefined) return error;
      state.settings.errors = value;
      return ok();
    },
    read: ({ settings }) => ok(`+CMEE: ${settings.errors}`),
    test: () => ok('+CMEE: (0-2)'),
  },
  '+CSCS': {
    set(state, { parameters: [name] }) {
      const charset = (['IRA', 'GSM', 'UCS2'] as const).find((known) => known === name);
      if (charset === undefined) return error;
      state.settings.charset = charset;
      return ok();
    },
    read: ({ settings }) => ok(`+CSCS: "${settings.charset}"`),
    test: () => ok('+CSCS: ("IRA","GSM","UCS2")'),
  },
};
