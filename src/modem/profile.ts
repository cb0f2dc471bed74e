import type { Indications } from '../at/index.js';
import { GatewayError } from '../core/index.js';
import type { QueueStore } from '../queue/index.js';
import { SLOT_MARKS, type SlotMark } from './drafts/slot-mark.js';
import type { ReportPath } from './options.js';
import type { Identity } from './session.js';
import { readTraits, type Traits } from './traits.js';

/** What was learned of one modem with one firmware, so that it need not be tried out at each start. */
export interface Learned {
  /** Storages that messages may lie in; empty while the modem did not tell. */
  storages: readonly string[];
  /** Values of `+CNMI` that were taken, and the report path that was asked for then; null while none were. */
  indications: Indications | null;
  reportsWanted: ReportPath;
  /** Whether service 1 was taken, so that routed messages wait for `+CNMA`. */
  acknowledges: boolean;
  /** Whether it refuses PDU mode: it is used in text mode at once. */
  textOnly: boolean;
  /** Whether `+CMGL` works; else slots are read one by one. */
  lists: boolean;
  /** IMSI of the SIM whose copy of TP-MR was proved to follow what is sent; null while none was. */
  referenceProved: string | null;
  /** How it marks slots that were sent from. */
  slotMark: SlotMark;
  /** Traits that were proved. */
  traits: Traits;
  /** Traits that the operator set; they count more. */
  set: Traits;
}

/** Nothing learned yet. */
export const NOTHING_LEARNED: Learned = {
  storages: [],
  indications: null,
  reportsWanted: 'auto',
  acknowledges: false,
  lists: true,
  referenceProved: null,
  slotMark: 'unproved',
  textOnly: false,
  traits: {},
  set: {},
};

/** A profile as it is kept, exported and imported. */
export interface ModemProfile {
  imei: string;
  /** Firmware revision; empty where the modem does not tell. */
  revision: string;
  manufacturer?: string;
  model?: string;
  learned: Learned;
}

type Shelves = Pick<QueueStore, 'keep' | 'kept'>;

/** What was learned of this modem; undefined when nothing, or when it does not tell its IMEI. */
export async function recallProfile(store: Shelves, identity: Identity): Promise<Learned | undefined> {
  const key = keyOf(identity);
  const found = (await store.kept('profile')).find((row) => row.key === key);
  return found && readProfile(JSON.parse(found.value))?.learned;
}

/** Keeps what was learned; nothing of a modem that does not tell its IMEI. */
export async function keepProfile(store: Shelves, identity: Identity, learned: Learned): Promise<void> {
  const { imei, revision = '', manufacturer, model } = identity;
  const key = keyOf(identity);
  if (imei === undefined || key === undefined) return;
  const names = { ...(manufacturer === undefined ? {} : { manufacturer }), ...(model === undefined ? {} : { model }) };
  const profile: ModemProfile = { imei, revision, ...names, learned };
  await store.keep('profile', key, JSON.stringify(profile));
}

/** All profiles as JSON text, for people and for `importProfiles`. IMSIs are left out: they name SIMs, not modems. */
export async function exportProfiles(store: Shelves): Promise<string> {
  const profiles = (await store.kept('profile')).flatMap(({ value }) => readProfile(JSON.parse(value)) ?? []);
  const named = profiles.map((profile) => ({ ...profile, learned: { ...profile.learned, referenceProved: null } }));
  return `${JSON.stringify(named, null, 2)}\n`;
}

/**
 * Keeps the profiles of an exported text in the place of those of the same modems. A modem reads its profile at its next
 * set-up.
 *
 * @returns how many there were.
 * @throws GatewayError `CONFIG_INVALID` when one of them is no profile; nothing is kept then.
 */
export async function importProfiles(store: Shelves, text: string): Promise<number> {
  const profiles = parseList(text).map((value, index) => {
    const profile = readProfile(value);
    if (!profile) throw new GatewayError('CONFIG_INVALID', `entry ${index} of the profiles is no profile of a modem`);
    return profile;
  });
  for (const { learned, ...identity } of profiles) await keepProfile(store, identity, learned);
  return profiles.length;
}

function keyOf({ imei, revision = '' }: Identity): string | undefined {
  return imei === undefined ? undefined : `${imei} ${revision}`;
}

function parseList(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
  } catch (error) {
    throw new GatewayError('CONFIG_INVALID', 'profiles are JSON', { cause: error });
  }
  throw new GatewayError('CONFIG_INVALID', 'profiles are a list');
}

const REPORT_PATHS: readonly ReportPath[] = ['none', 'stored', 'routed', 'auto'];

/** Undefined when it is none. What is missing in what was learned counts as not learned. */
function readProfile(value: unknown): ModemProfile | undefined {
  const { imei, revision, manufacturer, model, learned }: Record<string, unknown> = Object(value);
  if (!isText(imei, /^\d{14,17}$/) || !isText(revision, /^[^\0]*$/) || typeof learned !== 'object') return undefined;
  const found: Record<string, unknown> = Object(learned);
  const reportsWanted = REPORT_PATHS.find((path) => path === found.reportsWanted);
  const { storages, referenceProved } = found;
  return {
    ...{ imei, revision },
    ...(isText(manufacturer, /^[^\0]*$/) ? { manufacturer } : {}),
    ...(isText(model, /^[^\0]*$/) ? { model } : {}),
    learned: {
      storages: Array.isArray(storages) ? storages.filter((name) => isText(name, /^[A-Z]{2}$/)) : [],
      indications: reportsWanted === undefined ? null : readIndications(found.indications),
      reportsWanted: reportsWanted ?? 'auto',
      acknowledges: found.acknowledges === true,
      textOnly: found.textOnly === true,
      lists: found.lists !== false,
      referenceProved: isText(referenceProved, /^\d{6,15}$/) ? referenceProved : null,
      slotMark: SLOT_MARKS.find((mark) => mark === found.slotMark) ?? 'unproved',
      traits: readTraits(found.traits),
      set: readTraits(found.set),
    },
  };
}

/** Only what set-up itself would ask for: never another way for texts than to their slots. */
function readIndications(value: unknown): Indications | null {
  const { mode, reports, buffer }: Record<string, unknown> = Object(value);
  if (!isDigit(mode, 3) || !isDigit(reports, 2) || !isDigit(buffer, 1)) return null;
  return { mode, messages: 1, broadcasts: 0, reports, buffer };
}

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && value.length <= 200 && form.test(value);
}

function isDigit(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}
