import { sameName } from '../../cross-check.js';
import type { ImportNotes } from '../change.js';
import type { ImportedModem } from './modems.js';
import type { ImportedNetwork } from './networks.js';
import type { ModuleCall, ModuleScript } from './script.js';

/** The modems and networks of the old file. */
export interface NamedParts {
  modems: readonly ImportedModem[];
  networks: readonly ImportedNetwork[];
  /** Networks that no modem was linked to. */
  unserved: readonly ImportedNetwork[];
}

/** Says what is to be done in the script itself, and what the module did that is done otherwise now. */
export function noteScript(script: ModuleScript, parts: NamedParts, notes: ImportNotes): void {
  for (const { line } of script.loads) {
    notes.change(
      line,
      'remove loadmodule "sms"; include_file "sms-sidecar.cfg" takes its place',
      'the sidecar is a process of its own',
    );
  }
  for (const call of script.calls) noteCall(call, parts, notes);
  for (const { line, name } of script.includes) {
    notes.change(line, `${name} was not read`, 'import it as well when it has modparam("sms", ...) lines or calls');
  }
  for (const { line, text, why } of script.lexed.preprocessor.ignored)
    notes.change(line, `${text} was not obeyed`, why);
  const first = script.parameters[0]?.line ?? 1;
  notes.change(first, 'remove every modparam("sms", ...) line', 'the new file has them');
  notes.change(
    first,
    'the footer is gone',
    'the module signed every text, for example [SIP-ROUTER.ORG]; write one as footer',
  );
  notes.change(
    first,
    'anonymous: refuse',
    'the module took messages from anybody; now the proxy must authenticate the sender',
  );
}

function noteCall({ line, name, network }: ModuleCall, parts: NamedParts, notes: ImportNotes): void {
  const answers = 'the 202 and 502 branches are route[SMS_ACCEPTED] and route[SMS_REFUSED], which answer by themselves';
  if (name === 'sms_send_msg' || network === undefined) {
    const slip = name === 'sms_send_msg' ? '' : '; without a network this is sms_send_msg()';
    notes.change(line, `${name}(): write route(SMS_SEND_MSG);`, `${answers}${slip}`);
    return;
  }
  const known = parts.networks.find(({ oldName }) => sameName(oldName, network));
  const target = known?.name ?? network;
  notes.change(
    line,
    `${name}("${network}"): write $avp(sms_network) = "${target}"; route(SMS_SEND_MSG_TO_NET);`,
    answers,
  );
  if (known !== undefined) return;
  const unserved = parts.unserved.some(({ oldName }) => sameName(oldName, network));
  const why = unserved ? 'no modem is linked to it' : 'it is not defined; the server refused to start';
  notes.change(line, `network ${network}: requests for it are answered 404`, why);
}
