import { sameName } from '../cross-check.js';
import { ImportNotes, type ImportResult } from './change.js';
import { ModemEntries, meansYes, noteLeft, nothingFound, refuseSharedDevices } from './common.js';
import type { Draft, DraftModem, DraftNetwork } from './draft.js';
import { IniReader } from './ini.js';
import { Names } from './names.js';
import { importPrefixes, importValidity } from './smsd-values.js';
import { yamlText } from './yaml-text.js';

const SPOOL = 'the queue is a store of its own; files that wait in the spool are not taken over';

const WHY: Readonly<Record<string, string>> = {
  outgoing: SPOOL,
  checked: SPOOL,
  failed: SPOOL,
  incoming: 'what arrives is always received, and becomes a SIP MESSAGE',
  sent: SPOOL,
  loglevel: 'serve has --log-level',
  logfile: 'the log goes to standard output, and so to the journal',
  errorsleeptime: 'the pause grows from one attempt to the next',
  eventhandler: 'event hooks are not in this version',
  alarmhandler: 'event hooks are not in this version',
  checkhandler: 'the proxy decides who may send',
  blacklist: 'lists of numbers are not in this version',
  whitelist: 'lists of numbers are not in this version; a network has prefixes',
  init: 'the modem is set up by what it is, not by strings',
  init2: 'the modem is set up by what it is, not by strings',
  memory_start: 'every slot of every storage is read',
};

/**
 * Makes a configuration of a smsd.conf of smstools3: devices, queues with their providers' prefixes, and how texts
 * are split. Everything about spool, handlers and lists is told to be left out.
 *
 * @throws ConfigError when it names no device.
 */
export function importSmsd(text: string, file = 'smsd.conf'): ImportResult {
  const notes = new ImportNotes(file);
  const ini = new IniReader(text);
  const devices =
    ini
      .take('devices', '')
      ?.value.split(/[\s,]+/)
      .filter((name) => name !== '') ?? [];
  if (devices.length === 0) throw nothingFound(file, 'there is no line "devices = ..."');
  for (const name of devices.filter((device) => !ini.has(device.toLowerCase()))) {
    const message = `there is no section [${name}]; names with wildcards must be written out`;
    notes.problem({ line: 1, column: 1, path: 'devices', message });
  }
  const networks = importQueues(ini, notes);
  const names = new Names();
  const modems = devices.map((device) => importModem(ini, { device, name: names.claim(device), networks }, notes));
  refuseSharedDevices(modems, 1, notes);
  const reports = devices.some((device) =>
    meansYes(ini.take('report', device.toLowerCase(), 'default')?.value ?? 'no'),
  );
  const splitting = importSplitting(ini, notes);
  const served = networks.filter(({ name }) => modems.some((modem) => modem.networks.includes(name)));
  for (const { name } of networks.filter((network) => !served.includes(network))) {
    notes.change(1, `the queue ${name} is left out`, 'no modem serves it');
  }
  noteLeft(ini.left, WHY, notes);
  const changes = notes.finish();
  const draft = {
    source: 'smsd.conf',
    userDomains: [],
    targetDomains: [],
    compatible: false,
    modems,
    networks: served,
  };
  return { yaml: yamlText({ ...draft, reports: reports ? 'auto' : 'none', ...splitting }), changes };
}

/** A queue of the old file; without any there is one for all. */
interface Queue extends DraftNetwork {
  oldName: string;
}

function importQueues(ini: IniReader, notes: ImportNotes): Queue[] {
  const validity = importValidity(ini.take('validity', '', 'default'), notes);
  const queues = [...ini.takeSection('queues'), ...ini.takeSection('queue')];
  if (queues.length === 0) return [{ oldName: '', name: 'default', ...validity }];
  const names = new Names();
  return queues.map(({ key, name: oldName, line }) => {
    const provider = ini.take(key, 'provider', 'providers');
    const name = names.claim(oldName);
    if (name !== oldName)
      notes.change(line, `the queue ${oldName} is called ${name} now`, 'names have no blanks or signs');
    return { oldName, name, ...importPrefixes(provider, notes), ...validity };
  });
}

function importModem(
  ini: IniReader,
  { device: section, name, networks }: { device: string; name: string; networks: readonly Queue[] },
  notes: ImportNotes,
): DraftModem {
  const entries = new ModemEntries(notes);
  const take = (key: string) => ini.take(key, section.toLowerCase(), 'default', '');
  const device = take('device') ?? { section, key: 'device', name: 'device', value: '', line: 1 };
  const baudRate = take('baudrate');
  const mode = take('mode');
  if (mode !== undefined && !/^(?:new|old)$/i.test(mode.value)) {
    notes.change(mode.line, 'mode: new', `${mode.value} is not in this version; nearly every modem takes PDUs`);
  }
  const sends = ini.take('outgoing', section.toLowerCase(), 'default');
  return {
    name,
    device: entries.device(device),
    ...entries.pin(take('pin')),
    ...(mode !== undefined && /^old$/i.test(mode.value) ? { mode: 'old' as const } : {}),
    ...entries.smsc(take('smsc')),
    ...(baudRate === undefined ? {} : entries.baudRate(baudRate.value, baudRate.line)),
    flowControl: meansYes(take('rtscts')?.value ?? 'yes') ? 'rtscts' : 'none',
    ...entries.poll(take('delaytime')),
    networks: sends !== undefined && !meansYes(sends.value) ? [] : linked(take('queues')?.value, networks),
  };
}

/** The queues that a modem names; all of them when it names none. */
function linked(written: string | undefined, networks: readonly Queue[]): string[] {
  const wanted = written?.split(/[\s,]+/).filter((name) => name !== '') ?? [];
  if (wanted.length === 0) return networks.map(({ name }) => name);
  const named = networks.filter(({ oldName }) => wanted.some((name) => sameName(name, oldName)));
  return named.map(({ name }) => name);
}

/** `autosplit`: 0 no, 1 without numbers, 2 with numbers in the text, 3 with a user data header. */
function importSplitting(ini: IniReader, notes: ImportNotes): Pick<Draft, 'maxParts' | 'concatenation'> {
  const entry = ini.take('autosplit', '', 'default');
  if (entry?.value === '0') return { maxParts: 1 };
  if (entry?.value === '1') {
    notes.change(entry.line, 'concatenation: text', 'parts without any number would come in any order');
  }
  return entry?.value === '1' || entry?.value === '2' ? { concatenation: 'text' } : {};
}
