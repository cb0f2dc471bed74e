import { cme, error, ok } from '../answer.js';
import type { ModemState } from '../state.js';
import { choice, type StandardCommand, type StandardCommands } from './standard.js';

type ReportName = '+CREG' | '+CGREG' | '+CEREG';

/** `<stat>` and, where asked for, area and cell: what stands behind the `<n>` of +CREG. TS 27.007 §7.2. */
export function registrationText(state: ModemState, name: ReportName): string {
  const { registration, area } = state;
  const known = state.settings.registrationReports[name] === 2 && state.isRegistered;
  return known ? `${registration},"${area.location}","${area.cell}"` : `${registration}`;
}

function registrationCommand(name: ReportName): StandardCommand {
  return {
    set(state, { parameters }) {
      const value = choice(parameters[0], [0, 1, 2], 0);
      if (value === undefined) return error;
      state.settings.registrationReports[name] = value;
      return ok();
    },
    read: (state) => ok(`${name}: ${state.settings.registrationReports[name]},${registrationText(state, name)}`),
    test: () => ok(`${name}: (0-2)`),
  };
}

/** Registration, operator, signal, radio. TS 27.007 §7, §8. */
export const networkCommands: StandardCommands = {
  '+CREG': registrationCommand('+CREG'),
  '+CGREG': registrationCommand('+CGREG'),
  '+CEREG': registrationCommand('+CEREG'),
  '+CGATT': {
    set: () => ok(),
    read: (state) => ok(`+CGATT: ${state.isRegistered ? 1 : 0}`),
    test: () => ok('+CGATT: (0,1)'),
  },
  '+COPS': {
    needsSim: 'cme',
    set(state, { parameters: [mode, format] }) {
      const value = choice(mode, [0, 1, 2, 3, 4]);
      if (value === undefined) return error;
      if (value === 3) state.settings.operatorFormat = choice(format, [0, 1, 2], 0) ?? 0;
      return ok();
    },
    read(state) {
      if (!state.isRegistered) return ok('+COPS: 0');
      const { operatorFormat } = state.settings;
      const name = operatorFormat === 2 ? state.operator.numeric : state.operator.long;
      return ok(`+COPS: 0,${operatorFormat},"${name}"`);
    },
    test: ({ operator: { long, numeric } }) => ok(`+COPS: (2,"${long}","${long}","${numeric}"),,(0-4),(0-2)`),
  },
  '+CSQ': { execute: ({ signal }) => ok(`+CSQ: ${signal},99`), test: () => ok('+CSQ: (0-31,99),(0-7,99)') },
  '+CPAS': { execute: () => ok('+CPAS: 0'), test: () => ok('+CPAS: (0-5)') },
  '+CBC': { execute: () => ok('+CBC: 0,100'), test: () => ok('+CBC: (0-2),(0-100)') },
  '+CFUN': {
    set(state, { parameters: [level, reset] }) {
      const value = choice(level, [0, 1, 4]);
      if (value === undefined) return cme(50);
      if (reset === '1') {
        state.effects.reset();
        return ok();
      }
      state.functionality = value;
      state.effects.updateRegistration();
      return ok();
    },
    read: ({ functionality }) => ok(`+CFUN: ${functionality}`),
    test: () => ok('+CFUN: (0,1,4),(0,1)'),
  },
  '+CUSD': {
    needsSim: 'cme',
    set(state, { parameters: [mode, code] }) {
      const value = choice(mode, [0, 1, 2], 0);
      if (value === undefined) return error;
      if (value !== 2) state.settings.ussdReports = value;
      if (code === undefined || code === '') return ok();
      const text = state.centre.ussd(code);
      state.effects.urc(text === undefined ? '+CUSD: 4' : `+CUSD: 0,"${text}",15`);
      return ok();
    },
    read: ({ settings }) => ok(`+CUSD: ${settings.ussdReports}`),
    test: () => ok('+CUSD: (0-2)'),
  },
};
