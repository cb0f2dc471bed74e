import { nearest } from './nearest.js';
import { SECTION_KEYS } from './schema/file.js';
import type { Path } from './yaml/located.js';

/** Keys that the design knows and this version does not: accepting them would promise a guard that is not there. */
const LATER: Readonly<Record<string, readonly string[]>> = {
  modems: ['profile'],
  http: ['tls'],
  optOut: ['confirmStop', 'confirmStart'],
};

/** What the old module, smstools3 and gammu call things, by section. */
const FOREIGN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': {
    default_net: 'defaultNetwork',
    domain_str: 'domain',
    max_sms_parts: 'maxParts',
    sms_report_type: 'reports',
    use_contact: 'useContact',
  },
  modems: {
    ...{ d: 'device', p: 'pin', m: 'mode', c: 'smsc', b: 'baudRate', r: 'attempts', l: 'poll', s: 'scan', t: 'target' },
    ...{ port: 'device', retry: 'attempts', looping: 'poll', rtscts: 'flowControl' },
  },
  networks: { m: 'maxPerCall' },
};

/** Says of a key that is not in the schema what was probably meant. `around` is the way to the map that holds it. */
export function unknownKeySentence(key: string, around: Path): string {
  const section = String(around[0] ?? '');
  const known = SECTION_KEYS[section] ?? [];
  if (LATER[section]?.includes(key)) return 'is not in this version: take it out, nothing would obey it';
  if (section === 'proxies' && known.includes(key)) return 'does not belong to a proxy of this kind';

  const meant = FOREIGN[section]?.[key] ?? nearest(key, known);
  if (meant !== undefined && known.includes(meant)) return `is not known here; did you mean ${meant}?`;
  const home = Object.keys(SECTION_KEYS).find((other) => other !== section && SECTION_KEYS[other]?.includes(key));
  if (home !== undefined)
    return `is not known here; it belongs ${home === '' ? 'to the top of the file' : `into ${home}`}`;
  return 'is not known';
}
