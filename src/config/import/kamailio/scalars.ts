import { host, hostPort } from '../../schema/sip-uri.js';
import type { ImportNotes } from '../change.js';
import type { Draft } from '../draft.js';
import type { Parameters } from './parameters.js';
import type { ModuleParameter, ModuleScript } from './script.js';

const MOST_PARTS = 255;
const DEFAULT_PARTS = 4;

/** `max_sms_parts`. */
export function importParts(parameter: ModuleParameter | undefined, notes: ImportNotes): Pick<Draft, 'maxParts'> {
  if (parameter === undefined) return {};
  const parts = Number(parameter.value);
  if (parts >= 1 && parts <= MOST_PARTS) return { maxParts: parts };
  const maxParts = parts < 1 ? DEFAULT_PARTS : MOST_PARTS;
  const why = parts < 1 ? 'with none at all the module sent nothing, silently' : 'no message has more segments';
  notes.change(parameter.line, `maxParts: ${maxParts}`, why);
  return { maxParts };
}

/** `use_contact`. */
export function importContact(parameter: ModuleParameter | undefined): Pick<Draft, 'useContact'> {
  return parameter === undefined ? {} : { useContact: Number(parameter.value) !== 0 };
}

/** `sms_report_type`: 0, 1, 2; the module took anything else for 1. */
export function importReports(parameter: ModuleParameter | undefined, notes: ImportNotes): Pick<Draft, 'reports'> {
  const type = parameter === undefined ? 0 : Number(parameter.value);
  if (type === 0) return { reports: 'none' };
  if (type === 2) return { reports: 'routed' };
  if (type !== 1 && parameter !== undefined) {
    notes.change(parameter.line, 'reports: stored', `type ${parameter.value} means nothing; the module took it for 1`);
  }
  return { reports: 'stored' };
}

/** `domain` or `domain_str`; else the first listener's name, as the module had it. */
export function importDomain(parameters: Parameters, script: ModuleScript, notes: ImportNotes): Pick<Draft, 'domain'> {
  const { domain, domain_str: documented } = parameters;
  if (documented !== undefined) {
    const why = 'domain_str is its name in the manual only; the server refused to start with it';
    notes.change(documented.line, 'domain_str: is domain now', domain === undefined ? why : `${why}; domain wins`);
  }
  const given = domain ?? documented;
  const [listen] = script.listens;
  const source = given ?? (listen && { line: listen.line, value: listenName(listen) });
  if (source === undefined) return {};

  const read = hostPort.safeParse(source.value);
  if (!read.success || (given === undefined && !isReachable(read.data))) {
    notes.change(source.line, `domain: ${source.value} is left out`, 'it is no name that SIP users could write to');
    return {};
  }
  if (given === undefined)
    notes.change(source.line, `domain: ${read.data}`, "the module's default, the first listener");
  return { domain: read.data };
}

/** As the module named itself: with the port unless it is the usual one. */
function listenName({ host: name, port = 5060 }: ModuleScript['listens'][number]): string {
  return port === 5060 ? name : `${name}:${port}`;
}

/** Whether a listener's host is an address, or a name with a dot, rather than a network interface or "any address". */
function isReachable(name: string): boolean {
  return name.includes('.') && name !== '0.0.0.0';
}

/** Where the proxy takes SIP: its first listener, on this host when it listens everywhere. */
export function importProxyAddress({ listens }: ModuleScript): Pick<Draft, 'proxyAddress'> {
  const [listen] = listens;
  if (listen === undefined) return {};
  const read = host.safeParse(listen.host);
  const name = read.success && isReachable(read.data) ? read.data : '127.0.0.1';
  const { port = 5060 } = listen;
  return { proxyAddress: `${name}:${port >= 1 && port <= 65_535 ? port : 5060}` };
}
