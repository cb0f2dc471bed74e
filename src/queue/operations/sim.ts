import type { SimPresence, SimView } from '../sim.js';
import { integer, type Row, text } from './row.js';
import { used, usedInAll } from './usage.js';
import type { Work } from './work.js';

/** The names under which the use of a SIM is counted. */
export const simAccount = {
  segments: (imsi: string) => `segments through ${imsi}`,
  recipients: (imsi: string) => `recipients of ${imsi}`,
  bound: (imsi: string) => `segments bound to ${imsi}`,
};

/** `QueueStore.simsSeen`. */
export async function simsSeen(work: Work, sims: readonly SimPresence[]): Promise<void> {
  for (const { available, imsi, modem, networks } of sims) {
    await work.db.run(
      `INSERT INTO sim (imsi, modem, networks, available, seen_at) VALUES (@imsi, @modem, @networks, @available, @seenAt)
       ON CONFLICT (imsi) DO UPDATE SET modem = excluded.modem, networks = excluded.networks,
         available = excluded.available,
         seen_at = CASE WHEN excluded.seen_at > sim.seen_at THEN excluded.seen_at ELSE sim.seen_at END`,
      {
        ...{ imsi, modem, networks: JSON.stringify(networks) },
        ...{ available: available ? 1 : 0, seenAt: available ? work.now : 0 },
      },
    );
  }
}

/** `QueueStore.sims`. */
export async function sims(work: Work): Promise<SimView[]> {
  const rows = await work.db.all('SELECT imsi, modem, networks, available, seen_at FROM sim ORDER BY imsi');
  return await Promise.all(rows.map((row) => view(work, row)));
}

async function view(work: Work, row: Row): Promise<SimView> {
  const imsi = text(row, 'imsi');
  const networks: string[] = JSON.parse(text(row, 'networks'));
  return {
    ...{ imsi, modem: text(row, 'modem'), networks },
    ...{ available: integer(row, 'available') === 1, seenAt: integer(row, 'seen_at') },
    segments: await usedInAll(work, simAccount.segments(imsi)),
    recipients: await usedInAll(work, simAccount.recipients(imsi)),
    boundToday: await used(work, simAccount.bound(imsi), 'day'),
  };
}

/** How many of the newest messages of a number are looked at: those that wait unbound tell nothing. */
const LOOKED_AT = 100;

/** `QueueStore.lastSim`. */
export async function lastSim(work: Work, number: string): Promise<string | undefined> {
  const row = await work.db.get(
    `SELECT imsi FROM (SELECT seq, imsi FROM message WHERE number = @number ORDER BY seq DESC LIMIT @limit) AS newest
     WHERE imsi <> '' ORDER BY seq DESC LIMIT 1`,
    { number, limit: LOOKED_AT },
  );
  return row && text(row, 'imsi');
}
