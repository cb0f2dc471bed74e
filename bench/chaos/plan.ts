import { profiles } from '../../src/simulator/index.js';
import { FAULTS, type FaultName } from './faults.js';
import { Random } from './random.js';

/** A message that a SIP user sends; a client repeats its request with the same key until it is accepted. */
export interface Outgoing {
  index: number;
  from: string;
  to: string;
  body: string;
}

/** A text that a phone sends to a SIM card. */
export interface Incoming {
  index: number;
  modem: number;
  from: string;
  target: string;
  text: string;
}

/** What is seen of a run from outside, and may be the moment of a kill. */
export type SeenEvent =
  | 'posted'
  | 'accepted'
  | 'asked'
  | 'entered'
  | 'submitted'
  | 'answered'
  | 'sent on'
  | 'reference asked'
  | 'offered'
  | 'acknowledged'
  | 'listed'
  | 'read'
  | 'deleted'
  | 'injected'
  | 'answers'
  | 'set up';

/** When the process dies. */
export type Kill =
  | { at: 'commit'; nth: number; when: 'before' | 'after' }
  | { at: 'event'; event: SeenEvent; nth: number; delayMs: number }
  | { at: 'instant'; delayMs: number };

export interface PlannedFault {
  name: FaultName;
  modem: number;
  /** It strikes at this event, counted from 0 in its stage. */
  at: { event: SeenEvent; nth: number };
  seed: number;
}

/** What happens between two starts of the process. */
export interface Stage {
  outgoing: readonly Outgoing[];
  incoming: readonly Incoming[];
  faults: readonly PlannedFault[];
  proxyFaultShare: number;
  networkTimeMs: number;
  /** The process is stopped (SIGSTOP) at an event, and goes on so much later. */
  stop?: { event: SeenEvent; nth: number; forMs: number };
  /** Wall clock against the stage before, in ms. */
  clockStepMs: number;
  kill: Kill;
}

/** A run, all of which follows from its seed. */
export interface Plan {
  seed: number;
  profile: string;
  modems: number;
  transport: 'tcp' | 'pty';
  onDisk: boolean;
  slots: number;
  uncertain: 'hold' | 'resend' | 'assumeSent';
  reports: 'none' | 'stored' | 'routed' | 'auto';
  concatenation: 'udh8' | 'udh16';
  networks: number;
  stages: readonly Stage[];
}

const EVENTS: readonly SeenEvent[] = [
  ...(['posted', 'accepted', 'asked', 'entered', 'submitted', 'answered', 'sent on', 'reference asked'] as const),
  ...(['offered', 'acknowledged', 'listed', 'read', 'deleted', 'injected', 'answers', 'set up'] as const),
];
/** Where the fate of a segment is decided: half of all kills are there. */
const FATEFUL: readonly SeenEvent[] = ['asked', 'entered', 'submitted', 'answered', 'sent on'];
const SENDERS = ['sip:alice@example.org', 'sip:bob@example.org', 'sip:carol@example.org'];
/** The profiles that runs are played on: all with which messages go both ways. */
export const PROFILES = profiles
  .filter(({ quirks }) => quirks.every(({ cannot }) => cannot === undefined))
  .map(({ name }) => name);

/** Plans the run of a seed. `kills`: how often the process is killed; `only`: on this profile, whatever the seed says. */
export function planOf(seed: number, { kills, only }: { kills: number; only?: string | undefined }): Plan {
  const random = new Random(seed);
  const modems = random.chance(0.2) ? 2 : 1;
  const drawn = random.chance(0.25) ? 'standard' : random.pick(PROFILES);
  const counts = { outgoing: 0, incoming: 0 };
  return {
    seed,
    profile: only ?? drawn,
    modems,
    transport: random.chance(0.08) ? 'pty' : 'tcp',
    onDisk: random.chance(0.1),
    slots: random.chance(0.3) ? 10 : 30,
    uncertain: random.chance(0.7) ? 'hold' : random.pick(['resend', 'assumeSent'] as const),
    reports: random.pick(['none', 'stored', 'routed', 'auto'] as const),
    concatenation: random.pick(['udh8', 'udh16'] as const),
    networks: random.int(1, 2),
    stages: Array.from({ length: kills }, () => stageOf(random, modems, counts)),
  };
}

function stageOf(random: Random, modems: number, counts: { outgoing: number; incoming: number }): Stage {
  const number = () => `+4072210000${random.int(0, 2)}`;
  const outgoing = Array.from({ length: random.int(1, 3) }, () => {
    const index = counts.outgoing++;
    return { index, from: random.pick(SENDERS), to: number(), body: bodyOf(`m${index}`, random) };
  });
  const incoming = Array.from({ length: random.int(0, 3) }, () => {
    const index = counts.incoming++;
    const text = bodyOf(`t${index}`, random);
    return { index, modem: random.int(0, modems - 1), from: number(), target: random.pick(SENDERS), text };
  });
  return {
    outgoing,
    incoming,
    faults: Array.from({ length: random.int(0, 2) }, () => faultOf(random, modems)),
    proxyFaultShare: random.chance(0.5) ? 0 : random.pick([0.2, 0.5]),
    networkTimeMs: random.chance(0.7) ? 0 : random.int(1, 8_000),
    clockStepMs: random.chance(0.05) ? -3_600_000 : 0,
    ...(random.chance(0.1) && { stop: stopOf(random) }),
    kill: killOf(random),
  };
}

/** Every piece of it tells which text it belongs to: of one to four segments. */
function bodyOf(token: string, random: Random): string {
  const ucs2 = random.chance(0.2);
  const words = random.chance(0.6) ? random.int(1, 8) : random.int(20, ucs2 ? 28 : 75);
  return Array.from({ length: words }, (_, word) => `${token}-${word}${ucs2 ? 'ж' : ''}`).join(' ');
}

function faultOf(random: Random, modems: number): PlannedFault {
  const at = {
    event: random.pick(['asked', 'set up', 'read', 'offered', 'submitted'] as const),
    nth: random.int(0, 2),
  };
  return { name: random.pick(FAULTS), modem: random.int(0, modems - 1), at, seed: random.int(0, 1_000_000) };
}

/** A minute, or longer than a claim may last. */
function stopOf(random: Random) {
  return { event: random.pick(FATEFUL), nth: random.int(0, 1), forMs: random.pick([60_000, 400_000] as const) };
}

function killOf(random: Random): Kill {
  const kind = random.next();
  if (kind < 0.35) return { at: 'commit', nth: random.int(1, 24), when: random.pick(['before', 'after'] as const) };
  if (kind < 0.85) {
    const event = random.pick(random.chance(0.5) ? FATEFUL : EVENTS);
    return { at: 'event', event, nth: random.int(0, 3), delayMs: random.chance(0.5) ? 0 : random.int(0, 3) };
  }
  return { at: 'instant', delayMs: random.int(0, 120) };
}
