import { error, ok } from '../answer.js';
import type { StorageName } from '../behaviour.js';
import type { ModemState } from '../state.js';
import { choice, type Perform, type StandardCommands } from './standard.js';

const NAMES: readonly StorageName[] = ['SM', 'ME', 'SR'];

function counters(state: ModemState, withName: boolean): string {
  return state.settings.memories
    .map((name) => {
      const storage = state.storage(name);
      const numbers = `${storage?.used ?? 0},${storage?.size ?? 0}`;
      return withName ? `"${name}",${numbers}` : numbers;
    })
    .join(',');
}

/** +CPMS: which storage is read, written to, and received into. TS 27.005 §3.2.2. */
const preferMemories: Perform = (state, { parameters }) => {
  if (parameters.length > 3) return error;
  const chosen = [...state.settings.memories] satisfies StorageName[];
  for (const [i, parameter] of parameters.entries()) {
    if (parameter === '' && i > 0) continue;
    const name = NAMES.find((known) => known === parameter);
    if (name === undefined || state.behaviour.memories[i]?.includes(name) !== true) return error;
    chosen[i] = name;
  }
  const [read = 'SM', write = 'SM', receive = 'SM'] = chosen;
  state.settings.memories = [read, write, receive];
  return ok(`+CPMS: ${counters(state, false)}`);
};

/** How short messages are handled: format, service, storages, centre. TS 27.005 §3.1-3.3. */
export const messageSettingCommands: StandardCommands = {
  '+CMGF': {
    set(state, { parameters }) {
      const value = choice(parameters[0], [0, 1], 0);
      if (value === undefined) return error;
      state.settings.textMode = value === 1;
      return ok();
    },
    read: ({ settings }) => ok(`+CMGF: ${settings.textMode ? 1 : 0}`),
    test: () => ok('+CMGF: (0,1)'),
  },
  '+CSMS': {
    set(state, { parameters }) {
      const value = choice(parameters[0], state.behaviour.services);
      if (value === undefined) return { lines: [], final: '+CMS ERROR: 303' };
      state.settings.service = value;
      return ok('+CSMS: 1,1,1');
    },
    read: ({ settings }) => ok(`+CSMS: ${settings.service},1,1,1`),
    test: ({ behaviour }) => ok(`+CSMS: (${behaviour.services.join(',')})`),
  },
  '+CPMS': {
    needsSim: 'cms',
    set: preferMemories,
    read: (state) => ok(`+CPMS: ${counters(state, true)}`),
    test: ({ behaviour }) =>
      ok(`+CPMS: ${behaviour.memories.map((names) => `(${names.map((name) => `"${name}"`).join(',')})`).join(',')}`),
  },
  '+CSCA': {
    needsSim: 'cms',
    set({ sim }, { parameters: [address = '', type] }) {
      const digits = address.replace('+', '');
      if (!/^\d{1,20}$/.test(digits) || sim === undefined) return error;
      sim.serviceCentre = address.startsWith('+') || type === '145' ? `+${digits}` : digits;
      return ok();
    },
    read({ sim }) {
      const address = sim?.serviceCentre ?? '';
      return ok(`+CSCA: "${address}",${address.startsWith('+') ? 145 : 129}`);
    },
    test: () => ok(),
  },
  '+CSMP': {
    set(state, { parameters: [firstOctet, validity, protocol, codingScheme] }) {
      const octets = Array.from({ length: 256 }, (_, i) => i);
      const now = state.settings.textParameters;
      const values = {
        firstOctet: choice(firstOctet, octets, now.firstOctet),
        validity: choice(validity, octets, now.validity),
        protocol: choice(protocol, octets, now.protocol),
        codingScheme: choice(codingScheme, octets, now.codingScheme),
      };
      const { firstOctet: fo, validity: vp, protocol: pid, codingScheme: dcs } = values;
      if (fo === undefined || vp === undefined || pid === undefined || dcs === undefined) return error;
      state.settings.textParameters = { firstOctet: fo, validity: vp, protocol: pid, codingScheme: dcs };
      return ok();
    },
    read({ settings: { textParameters: now } }) {
      return ok(`+CSMP: ${now.firstOctet},${now.validity},${now.protocol},${now.codingScheme}`);
    },
    test: () => ok(),
  },
  '+CSDH': {
    set(state, { parameters }) {
      const value = choice(parameters[0], [0, 1], 0);
      if (value === undefined) return error;
      state.settings.showHeaders = value === 1;
      return ok();
    },
    read: ({ settings }) => ok(`+CSDH: ${settings.showHeaders ? 1 : 0}`),
    test: () => ok('+CSDH: (0,1)'),
  },
  '+CMMS': {
    set(state, { parameters }) {
      const value = choice(parameters[0], [0, 1, 2]);
      if (value === undefined) return error;
      state.settings.moreMessages = value;
      return ok();
    },
    read: ({ settings }) => ok(`+CMMS: ${settings.moreMessages}`),
    test: () => ok('+CMMS: (0-2)'),
  },
  '+CGSMS': { set: () => ok(), read: () => ok('+CGSMS: 3'), test: () => ok('+CGSMS: (0-3)') },
  '+CSAS': { set: () => ok(), execute: () => ok(), test: () => ok('+CSAS: (0)') },
  '+CRES': { set: () => ok(), execute: () => ok(), test: () => ok('+CRES: (0)') },
};
