import { posix } from 'node:path';
import { targetAllowed } from '../routing/index.js';
import { nearest } from './nearest.js';
import type { Outline } from './outline.js';
import { readSipUri, withoutPort } from './schema/sip-uri.js';
import type { Fault, Located, Path } from './yaml/located.js';

/** Says what is wrong at a path; `at: 'key'` points to the key instead of its value. */
type Say = (path: Path, message: string, at?: 'key' | 'value') => void;

/** What no single value shows: names that mean nothing, or two things, and parts that nobody serves. */
export function crossCheck(outline: Outline, placeOf: Located['placeOf']): Fault[] {
  const faults: Fault[] = [];
  const say: Say = (path, message, at = 'value') => {
    const place = placeOf(path);
    faults.push({ offset: at === 'key' ? place.key : place.value, path, message });
  };
  for (const section of ['modems', 'networks', 'proxies'] as const) checkNames(section, outline[section], say);
  checkDevices(outline, say);
  checkLinks(outline, say);
  checkServed(outline, say);
  checkDefaultNetwork(outline, say);
  checkTargets(outline, say);
  checkSending(outline, say);
  checkPrefixes(outline, say);
  return faults;
}

/** Names match regardless of letter case, as in the old module. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function checkNames(section: string, entries: readonly { name?: string | undefined }[], say: Say): void {
  entries.forEach(({ name }, index) => {
    const first = entries.findIndex(
      (other) => other.name !== undefined && name !== undefined && sameName(other.name, name),
    );
    if (first >= 0 && first < index) say([section, index, 'name'], `${name} is the name of ${section}[${first}] too`);
  });
}

function checkDevices({ modems }: Outline, say: Say): void {
  const seen = new Map<string, number>();
  modems.forEach(({ device }, index) => {
    if (device === undefined) return;
    const key = device.startsWith('/') ? posix.normalize(device) : device.toLowerCase();
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else
      say(['modems', index, 'device'], `${device} is the device of ${modems[first]?.name ?? `modems[${first}]`} too`);
  });
}

function checkLinks({ links, modems, networks }: Outline, say: Say): void {
  const linked: string[] = [];
  for (const [modem, list] of Object.entries(links)) {
    if (!isNamed(modem, modems)) say(['links', modem], noSuch('modem', modem, modems), 'key');
    const twice = linked.find((other) => sameName(other, modem));
    if (twice !== undefined) say(['links', modem], `the modem ${twice} has its links already`, 'key');
    linked.push(modem);
    list.forEach((network, index) => {
      if (network === undefined) return;
      const path = ['links', modem, index];
      if (!isNamed(network, networks)) say(path, noSuch('network', network, networks));
      const earlier = list.slice(0, index).some((other) => other !== undefined && sameName(other, network));
      if (earlier) say(path, `${network} is in this list already`);
    });
  }
}

function checkServed({ links, networks }: Outline, say: Say): void {
  const served = Object.values(links).flat();
  networks.forEach(({ name }, index) => {
    if (name === undefined || served.some((other) => other !== undefined && sameName(other, name))) return;
    say(['networks', index, 'name'], `no modem serves ${name}: its messages would wait for ever; name it in links`);
  });
}

function checkDefaultNetwork({ defaultNetwork, networks }: Outline, say: Say): void {
  if (defaultNetwork === undefined || isNamed(defaultNetwork, networks)) return;
  say(['defaultNetwork'], noSuch('network', defaultNetwork, networks));
}

function checkTargets(outline: Outline, say: Say): void {
  outline.modems.forEach(({ scan, target }, index) => {
    if (target !== undefined) checkTarget(['modems', index, 'target'], target, outline, say);
    if (target === undefined && (scan === 'none' || scan === 'mixed')) {
      say(['modems', index, 'scan'], `is ${scan}, which wants a target: the SIP user who gets the texts`);
    }
  });
  for (const [path, target] of inboundTargets(outline)) {
    if (target === undefined) continue;
    if (target.startsWith('group:')) checkGroup(path, target.slice('group:'.length), outline, say);
    else checkTarget(path, target, outline, say);
  }
}

/** Every target that `inbound` names, with its place. */
function inboundTargets({ inbound }: Outline): [Path, string | undefined][] {
  const { default: fallback, groups, keywords, table } = inbound;
  return [
    [['inbound', 'default'], fallback],
    ...keywords.map(({ target }, at): [Path, string | undefined] => [['inbound', 'keywords', at, 'target'], target]),
    ...table.map(({ target }, at): [Path, string | undefined] => [['inbound', 'table', at, 'target'], target]),
    ...Object.entries(groups).flatMap(([name, members]) =>
      members.map((member, at): [Path, string | undefined] => [['inbound', 'groups', name, at], member]),
    ),
  ];
}

function checkGroup(path: Path, name: string, outline: Outline, say: Say): void {
  const groups = Object.keys(outline.inbound.groups).map((known) => ({ name: known }));
  if (!groups.some((group) => group.name === name)) say(path, noSuch('group', name, groups));
}

/** Nothing from mobile leaves the domains that the operator named, not even by the operator's own slip. */
function checkTarget(path: Path, target: string, outline: Outline, say: Say): void {
  const present = (domain: string | undefined) => domain ?? [];
  const userDomains = (outline.userDomains ?? [outline.domain && withoutPort(outline.domain)]).flatMap(present);
  const targetDomains = outline.targetDomains.flatMap(present);
  const host = readSipUri(target)?.host;
  if (host === undefined || userDomains.length === 0 || targetAllowed(target, { userDomains, targetDomains })) return;
  const allowed = [...userDomains, ...targetDomains].join(', ');
  say(path, `${host} is none of the domains in userDomains and targetDomains (${allowed})`);
}

/** What is read back from a slot in text mode does not prove which message it is. */
function checkSending({ modems }: Outline, say: Say): void {
  modems.forEach(({ mode, sendFrom }, index) => {
    if (sendFrom !== 'storage' || (mode !== 'ascii' && mode !== 'digicom')) return;
    say(['modems', index, 'sendFrom'], `is storage, which wants PDUs: mode is ${mode}`);
  });
}

/** A prefix without `+` is a short code, or a forgotten `+` that would shut everybody out. */
function checkPrefixes({ networks, numbers }: Outline, say: Say): void {
  networks.forEach(({ prefixes }, network) => {
    prefixes?.forEach((prefix, index) => {
      if (prefix === undefined || prefix.startsWith('+') || numbers.shortCodes.includes(prefix)) return;
      say(['networks', network, 'prefixes', index], `${prefix} has no "+" and is none of numbers.shortCodes`);
    });
  });
}

function isNamed(name: string, entries: readonly { name?: string | undefined }[]): boolean {
  return entries.some((entry) => entry.name !== undefined && sameName(entry.name, name));
}

function noSuch(kind: string, name: string, entries: readonly { name?: string | undefined }[]): string {
  const known = entries.flatMap((entry) => entry.name ?? []);
  const meant = nearest(name, known);
  if (meant !== undefined) return `there is no ${kind} ${name}; did you mean ${meant}?`;
  return known.length === 0 ? `there is no ${kind} ${name}` : `there is no ${kind} ${name}, only ${known.join(', ')}`;
}
