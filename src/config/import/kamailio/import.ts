import { sameName } from '../../cross-check.js';
import { host } from '../../schema/sip-uri.js';
import { ImportNotes, type ImportResult } from '../change.js';
import { refuseSharedDevices } from '../common.js';
import type { Draft } from '../draft.js';
import { yamlText } from '../yaml-text.js';
import { importLinks } from './links.js';
import { type ImportedModem, importModems, targetDomain } from './modems.js';
import { importNetworks } from './networks.js';
import { type Parameters, sortParameters } from './parameters.js';
import { importContact, importDomain, importParts, importProxyAddress, importReports } from './scalars.js';
import { type ModuleScript, readScript } from './script.js';
import { type NamedParts, noteScript } from './script-notes.js';

/**
 * Makes a configuration of the `modparam("sms", ...)` lines of a kamailio.cfg, by the module's own rules.
 *
 * @throws ConfigError for what the module would have refused at start, all of it, with line and character.
 */
export function importKamailio(text: string, file = 'kamailio.cfg'): ImportResult {
  const notes = new ImportNotes(file);
  const script = readScript(text);
  const { unclosed } = script.lexed;
  if (unclosed !== undefined) {
    notes.problem({ ...unclosed, path: '', message: `a ${unclosed.what} begins here that never ends` });
  }
  if (script.parameters.length === 0) {
    const message = 'there is no modparam("sms", ...) line; what include_file names is not read';
    notes.problem({ line: 1, column: 1, path: '', message });
  }
  const parameters = sortParameters(script, notes);
  const parts = importNamedParts(parameters, script, notes);
  const draft: Draft = {
    source: 'kamailio.cfg',
    compatible: true,
    ...importDomain(parameters, script, notes),
    ...importDomains(script, parts.modems),
    ...importProxyAddress(script),
    ...parts,
    ...importDefaultNetwork(parameters, parts, notes),
    ...importParts(parameters.max_sms_parts, notes),
    ...importContact(parameters.use_contact),
    ...importReports(parameters.sms_report_type, notes),
  };
  noteScript(script, parts, notes);
  const changes = notes.finish();
  return { yaml: yamlText(draft), changes };
}

/** Modems, and the networks that one of them serves. */
function importNamedParts(parameters: Parameters, script: ModuleScript, notes: ImportNotes): NamedParts {
  const { modems, networks, links } = parameters;
  if (script.parameters.length > 0) {
    for (const name of ['modems', 'networks', 'links'] as const) {
      if (parameters[name] !== undefined) continue;
      notes.problem({
        line: 1,
        column: 1,
        path: name,
        message: 'the parameter is missing; the module did not start without it',
      });
    }
  }
  const defined = {
    modems: modems === undefined ? [] : importModems(modems, notes),
    networks: networks === undefined ? [] : importNetworks(networks, notes),
  };
  refuseSharedDevices(defined.modems, modems?.line ?? 1, notes);
  const linked = links === undefined ? defined.modems : importLinks(links, defined, notes);
  const served = new Set(linked.flatMap((modem) => modem.networks));
  const unserved = defined.networks.filter(({ name }) => !served.has(name));
  for (const { oldName } of unserved) {
    const why = 'no modem is linked to it: the module took its messages and never sent them';
    notes.change(networks?.line ?? 1, `network ${oldName}: is left out`, why);
  }
  return { modems: linked, networks: defined.networks.filter(({ name }) => served.has(name)), unserved };
}

function importDefaultNetwork(
  parameters: Parameters,
  parts: NamedParts,
  notes: ImportNotes,
): Pick<Draft, 'defaultNetwork'> {
  const parameter = parameters.default_net;
  const [first] = parts.networks;
  if (parameter === undefined) return first === undefined ? {} : { defaultNetwork: first.name };
  const { value, line, column } = parameter;
  const named = parts.networks.find(({ oldName }) => sameName(oldName, value));
  if (named !== undefined) return { defaultNetwork: named.name };
  if (parts.unserved.some(({ oldName }) => sameName(oldName, value))) {
    notes.change(line, `defaultNetwork: ${first?.name ?? 'none'}`, `no modem is linked to ${value}`);
  } else notes.problem({ line, column, path: 'default_net', message: `there is no network ${value}` });
  return first === undefined ? {} : { defaultNetwork: first.name };
}

/** The proxy's aliases are where its users live; targets elsewhere stay allowed. */
function importDomains(
  script: ModuleScript,
  modems: readonly ImportedModem[],
): Pick<Draft, 'userDomains' | 'targetDomains'> {
  const userDomains = [...new Set(script.aliases)].filter((name) => host.safeParse(name).success);
  const targets = modems.flatMap((modem) => targetDomain(modem) ?? []);
  return { userDomains, targetDomains: [...new Set(targets)].filter((name) => !userDomains.includes(name)) };
}
