import { GatewayError } from '../core/index.js';
import type { Identity } from './session.js';

/**
 * What devices differ in: each trait with its values, of which the first is what the specifications have.
 *
 * `line-end`: what ends a command line. `write-pacing`: how fast the device can hear: as the line is, in short blocks,
 * octet by octet. `pdu-form`: whether a PDU begins with the address of the service centre, or with the TPDU (phase 1).
 * `factory-settings`: whether set-up begins with `AT&F`. `service-domain`: whether set-up says `+CGSMS=3`.
 * `storage-walk`: whether set-up walks through the storages, without which some receive nothing. `indications`: whether
 * they come to this port; if not, reports are had from their slots, by looking.
 */
const ALL = [
  { name: 'line-end', value: 'cr' },
  { name: 'line-end', value: 'cr-lf' },
  { name: 'write-pacing', value: 'none' },
  { name: 'write-pacing', value: 'blocks' },
  { name: 'write-pacing', value: 'octets' },
  { name: 'pdu-form', value: 'new' },
  { name: 'pdu-form', value: 'old' },
  { name: 'factory-settings', value: 'kept' },
  { name: 'factory-settings', value: 'restored' },
  { name: 'service-domain', value: 'kept' },
  { name: 'service-domain', value: 'circuit-first' },
  { name: 'storage-walk', value: 'none' },
  { name: 'storage-walk', value: 'at-start' },
  { name: 'indications', value: 'heard' },
  { name: 'indications', value: 'unheard' },
] as const;

/** One trait with its value. */
export type Trait = (typeof ALL)[number];

export type TraitName = Trait['name'];

/** Traits that are known; absent ones are as the specifications have them. */
export type Traits = { readonly [N in TraitName]?: Extract<Trait, { name: N }>['value'] };

/** Every trait with its value, `name=value`. */
export const TRAITS: readonly string[] = ALL.map(({ name, value }) => `${name}=${value}`);

/** Models of which it is known what they need, by patterns of make and model; every entry that fits counts. */
const MODELS: readonly [make: RegExp, model: RegExp, traits: Traits][] = [
  [/nokia/i, /\b(?:6310|6230)/, { 'write-pacing': 'blocks' }],
  [/siemens/i, /\b(?:M55|MC60)\b/, { 'write-pacing': 'octets' }],
  [/falcom/i, /^A1\b/, { 'pdu-form': 'old' }],
  [/ericsson/i, /R320/i, { 'line-end': 'cr-lf' }],
  [/simcom/i, /SIM7600G-H/, { 'factory-settings': 'restored' }],
  [/foxconn|dell/i, /T77W968/, { 'storage-walk': 'at-start' }],
];

/** What is known of a model by its name. */
export function traitsOfModel({ manufacturer = '', model = '' }: Identity): Traits {
  const fitting = MODELS.filter(([make, name]) => make.test(manufacturer) && name.test(model));
  return Object.assign({}, ...fitting.map(([, , traits]) => traits));
}

/** Reads `name=value`. @throws GatewayError `BAD_REQUEST` with what there is. */
export function parseTrait(text: string): Trait {
  const trait = ALL.find(({ name, value }) => text === `${name}=${value}`);
  if (!trait) throw new GatewayError('BAD_REQUEST', `a trait is one of ${TRAITS.join(', ')}`);
  return trait;
}

/** Traits out of what was kept or imported; what is none is passed over. */
export function readTraits(value: unknown): Traits {
  const found: Record<string, unknown> = Object(value);
  return traitsOf(ALL.filter((trait) => found[trait.name] === trait.value));
}

/** Traits as one object; the last one of a name counts. */
export function traitsOf(traits: readonly Trait[]): Traits {
  return Object.fromEntries(traits.map(({ name, value }) => [name, value]));
}

/** Those of the traits that are not as the specifications have them, as `name=value`. */
export function deviationsOf(traits: Traits): string[] {
  const standard = new Set<string>(NAMES.flatMap((name) => TRAITS.find((text) => text.startsWith(`${name}=`)) ?? []));
  return ALL.filter((trait) => traits[trait.name] === trait.value)
    .map(({ name, value }) => `${name}=${value}`)
    .filter((text) => !standard.has(text));
}

const NAMES = [...new Set(ALL.map(({ name }) => name))];
