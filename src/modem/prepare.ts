import {
  announceRegistration,
  circuitFirst,
  goOnline,
  keepLinkOpen,
  messageService,
  registration,
  selectBroadcasts,
  selectStorage,
  setServiceCentre,
  showCaller,
  signalQuality,
  storagesInUse,
  storagesPossible,
  subscriberIdentity,
} from '../at/index.js';
import { type Clock, GatewayError, type Log } from '../core/index.js';
import { indicationChoices, reportPathOf, takesIndications } from './indications.js';
import { applyTraits, introduce, provePacing } from './introduce.js';
import type { ModemOptions } from './options.js';
import type { PinMemory } from './pin-memory.js';
import type { Learned } from './profile.js';
import type { Identity, Session } from './session.js';
import { chooseFormat } from './text-mode/choose-format.js';
import { tolerate } from './tolerate.js';
import type { TraitBook } from './trait-book.js';
import { unlockSim } from './unlock.js';

export interface PrepareOptions {
  modem: ModemOptions;
  clock: Clock;
  log: Log;
  memory: PinMemory;
  /** What was learned of this modem before. */
  recall: (identity: Identity) => Promise<Learned | undefined>;
  book: TraitBook;
  /** Aborted when the session ends or set-up starts over. */
  signal: AbortSignal;
}

/** How set-up ended. */
export type Prepared = { as: 'prepared'; signalDbm: number | undefined } | { as: 'locked'; reason: string };

/**
 * Sets a modem up from any state it may be in. What a device may do without is tried and let go.
 *
 * @throws GatewayError when the modem does not answer, or will not do what sending and receiving need.
 */
export async function prepare(session: Session, options: PrepareOptions): Promise<Prepared> {
  const { channel } = session;
  const { clock, signal, modem, memory, book } = options;
  const quiet = await introduce(session, options);
  const echoes = session.echoes;
  const learned = await options.recall(session.identity);
  book.meet(session.identity, learned);
  await applyTraits(session, book);
  const locked = await unlockSim(session, {
    clock,
    log: options.log,
    signal,
    memory,
    modem: modem.name,
    pin: modem.pin,
  });
  if (locked !== undefined) return { as: 'locked', reason: locked };
  await chooseFormat(session, { clock, signal, log: options.log, mode: modem.mode, learned });
  await readSubscriber(session);
  await setCentre(session, options);
  await tolerate(channel.run(keepLinkOpen, undefined));
  if (book.traits['service-domain'] === 'circuit-first') await tolerate(channel.run(circuitFirst, undefined));
  if (learned) session.lists = learned.lists;
  await chooseStorages(session, learned);
  if (book.traits['storage-walk'] === 'at-start') await walkStorages(session);
  await chooseIndications(session, options, learned);
  await announce(session, options.modem);
  await readRegistration(session);
  if (session.registration === 'none') await comeOnline(session);
  await provePacing(session, book);
  const quality = await tolerate(channel.run(signalQuality, undefined));
  session.echoTellsRestart = quiet && session.echoes === echoes;
  return { as: 'prepared', signalDbm: quality?.dbm };
}

/** Dell T77W968 receives nothing before it was led through all of its storages. */
async function walkStorages(session: Session): Promise<void> {
  for (const storage of ['ME', 'MT', 'SM', 'ME']) await tolerate(session.channel.run(selectStorage, storage));
  session.selected = undefined;
}

/** A modem that does not even search may have been switched off line (ZTE). */
async function comeOnline(session: Session): Promise<void> {
  const done = await tolerate(session.channel.run(goOnline, undefined).then(() => true));
  if (!done) return;
  session.note('starts-offline');
  await readRegistration(session);
}

/** The SIM may have been changed since. */
async function readSubscriber(session: Session): Promise<void> {
  const { imsi: _former, ...device } = session.identity;
  const imsi = await tolerate(session.channel.run(subscriberIdentity, undefined));
  session.identity = imsi === undefined ? device : { ...device, imsi };
}

async function setCentre(session: Session, { modem, log }: PrepareOptions): Promise<void> {
  if (modem.smsc === undefined) return;
  const digits = modem.smsc.replace(/^\+/, '');
  if (!/^\d{3,20}$/.test(digits)) throw new GatewayError('CONFIG_INVALID', 'smsc wants 3 to 20 digits');
  const done = await tolerate(session.channel.run(setServiceCentre, digits).then(() => true));
  if (!done) log.warn({}, "the modem does not take the configured service centre; the SIM's own is used");
}

/** Receiving stays where the modem has it; all storages that can hold messages are swept. */
async function chooseStorages(session: Session, learned: Learned | undefined): Promise<void> {
  const { channel } = session;
  session.selected = undefined;
  session.writesInto = undefined;
  if (learned && learned.storages.length > 0) {
    session.storages = learned.storages;
    session.storagesTold = true;
    return;
  }
  const possible = (await tolerate(channel.run(storagesPossible, undefined))) ?? [];
  const inUse = (await tolerate(channel.run(storagesInUse, undefined))) ?? [];
  session.storagesTold = possible.length > 0;
  const readable = possible.length > 0 ? possible : ['SM', 'ME'];
  const wanted = [...new Set([...inUse, 'SM', 'ME', 'SR'])];
  // MT is SM and ME seen as one, with slot numbers that fit neither; it is used only where there is nothing else.
  const single = wanted.filter((name) => name !== 'MT' && name !== 'BM' && readable.includes(name));
  session.storages = single.length > 0 ? single : [...new Set(inUse)];
}

/** Service 1 first: then a routed report is safe here before the network forgets it (TS 27.005 §3.4.4). */
async function chooseIndications(
  session: Session,
  { modem, log, book }: PrepareOptions,
  learned: Learned | undefined,
): Promise<void> {
  const { channel } = session;
  session.acknowledges = Boolean(await tolerate(channel.run(messageService, 1).then(() => true)));
  if (!session.acknowledges) await tolerate(channel.run(messageService, 0));
  session.indications = undefined;
  const unheard = book.traits.indications === 'unheard' && modem.reports === 'auto';
  const wantsBroadcasts = (modem.broadcasts?.length ?? 0) > 0;
  const asLearned = !unheard && !wantsBroadcasts && learned?.reportsWanted === modem.reports;
  const known = asLearned ? (learned.indications ?? []) : [];
  for (const choice of [known, indicationChoices(unheard ? 'stored' : modem.reports, wantsBroadcasts)].flat()) {
    if (!(await takesIndications(session, choice))) continue;
    session.indications = choice;
    break;
  }
  if (!session.indications) log.warn({}, 'the modem announces nothing: messages are found by looking for them only');
  else if (modem.reports !== 'none' && reportPathOf(session.indications) === 'none') {
    log.warn({}, 'the modem gives no delivery reports');
  }
}

/** What a modem is to tell beside messages; one that will not is used without. */
async function announce({ channel, indications }: Session, { broadcasts = [] }: ModemOptions): Promise<void> {
  const tells = await tolerate(channel.run(announceRegistration, 2).then(() => true));
  if (!tells) await tolerate(channel.run(announceRegistration, 1));
  await tolerate(channel.run(showCaller, undefined));
  if (broadcasts.length > 0 && indications?.broadcasts) await tolerate(channel.run(selectBroadcasts, broadcasts));
}

/** Asks for the registration; a device that cannot tell is taken to be registered. */
export async function readRegistration(session: Session): Promise<void> {
  const told = await tolerate(session.channel.run(registration, undefined));
  session.registration = told?.registration ?? 'home';
  session.place = told?.place ?? session.place;
}

/** Makes a storage the one that slots are counted in. False when the modem does not have it. */
export async function useStorage(session: Session, storage: string): Promise<boolean> {
  if (session.selected === storage) return true;
  const use = await tolerate(session.channel.run(selectStorage, storage));
  session.selected = use === undefined ? undefined : storage;
  if (use?.total !== undefined) session.slots.set(storage, use.total);
  return use !== undefined;
}
