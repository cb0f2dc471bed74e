import { ImportNotes, type ImportResult } from './change.js';
import { ModemEntries, meansYes, noteLeft, nothingFound } from './common.js';
import type { DraftModem } from './draft.js';
import { IniReader } from './ini.js';
import { Names } from './names.js';
import { yamlText } from './yaml-text.js';

const WHY: Readonly<Record<string, string>> = {
  checksecurity: 'a PIN is entered when the modem asks for one',
  commtimeout: 'each AT command has a time limit of its own',
  logfile: 'the log goes to standard output, and so to the journal',
  deliveryreportdelay: 'a report is waited for as long as the message is valid',
  runonreceive: 'what arrives becomes a SIP MESSAGE',
  service: 'the queue is a store of its own; messages that wait in the old one are not taken over',
  retrytimeout: 'the pause grows from one attempt to the next',
  synchronizetime: "the modem's clock is not used",
};

/**
 * Makes a configuration of a gammu-smsdrc: its one modem and how it sends. Everything about its backends, hooks and
 * lists is told to be left out.
 *
 * @throws ConfigError when it names no device.
 */
export function importGammu(text: string, file = 'gammu-smsdrc'): ImportResult {
  const notes = new ImportNotes(file);
  const ini = new IniReader(text);
  const device = ini.take('device', 'gammu') ?? ini.take('port', 'gammu');
  if (device === undefined) throw nothingFound(file, 'there is no device or port in [gammu]');
  ini.take('port', 'gammu');

  const entries = new ModemEntries(notes);
  const name = new Names().claim(ini.take('phoneid', 'smsd')?.value ?? 'modem');
  const sends = meansYes(ini.take('send', 'smsd')?.value ?? 'yes');
  const receives = ini.take('receive', 'smsd');
  if (receives !== undefined && !meansYes(receives.value)) {
    notes.change(
      receives.line,
      'receive = no is not taken over',
      'what arrives is always received, and held if it has no target',
    );
  }
  const modem: DraftModem = {
    name,
    device: entries.device(device),
    ...entries.pin(ini.take('pin', 'smsd')),
    ...entries.smsc(ini.take('smsc', 'smsd')),
    ...baudRate(ini, entries, notes),
    ...attempts(ini, notes),
    ...entries.poll(ini.take('receivefrequency', 'smsd')),
    networks: sends ? ['default'] : [],
  };
  const report = ini.take('deliveryreport', 'smsd');
  noteLeft(ini.left, WHY, notes);
  const changes = notes.finish();
  const yaml = yamlText({
    source: 'gammu-smsdrc',
    ...{ userDomains: [], targetDomains: [], compatible: false },
    modems: [modem],
    networks: sends ? [{ name: 'default' }] : [],
    reports: report === undefined || /^no$/i.test(report.value) ? 'none' : 'auto',
  });
  return { yaml, changes };
}

function baudRate(ini: IniReader, entries: ModemEntries, notes: ImportNotes): Pick<DraftModem, 'baudRate'> {
  const connection = ini.take('connection', 'gammu');
  if (connection === undefined) return {};
  const [, rate] = /^at([0-9]*)$/i.exec(connection.value) ?? [];
  if (rate === undefined) {
    notes.change(connection.line, 'connection is left out', `${connection.value} is no AT modem on a serial line`);
    return {};
  }
  return rate === '' ? {} : entries.baudRate(rate, connection.line);
}

/** gammu counts what follows the first attempt. */
function attempts(ini: IniReader, notes: ImportNotes): Pick<DraftModem, 'attempts'> {
  const retries = ini.take('maxretries', 'smsd');
  if (retries === undefined || !/^[0-9]{1,9}$/.test(retries.value)) return {};
  const total = Math.min(Number(retries.value) + 1, 20);
  notes.change(retries.line, `attempts: ${total}`, 'attempts are counted in all, the first one among them');
  return { attempts: total };
}
