import { isFailed, type Verdict } from './verdict.js';

/** The last line of `npm run chaos -- --json`. */
export interface Summary {
  runs: number;
  accepted: number;
  lost: number;
  silentDuplicates: number;
  uncertain: number;
  wrongRecipient: number;
  failedSeeds: number[];
}

/** Adds up what the runs came to, and tells each failure at once with its seed. */
export class Tally {
  readonly #say: (line: string) => void;
  readonly #startedAt = performance.now();
  readonly #profiles = new Set<string>();
  readonly #summary: Summary = {
    ...{ runs: 0, accepted: 0, lost: 0, silentDuplicates: 0, uncertain: 0, wrongRecipient: 0 },
    failedSeeds: [],
  };

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  add(verdict: Verdict): void {
    const sum = this.#summary;
    sum.runs += 1;
    sum.accepted += verdict.accepted;
    sum.uncertain += verdict.uncertain;
    sum.lost += verdict.lost.length;
    sum.silentDuplicates += verdict.silentDuplicates.length;
    sum.wrongRecipient += verdict.wrongRecipient.length;
    this.#profiles.add(verdict.profile);
    if (sum.runs % 100 === 0) this.#say(`${sum.runs} runs, ${this.#secondsEach()} s each`);
    if (!isFailed(verdict)) return;
    sum.failedSeeds.push(verdict.seed);
    console.error(`seed ${verdict.seed} (${verdict.profile}) failed:`);
    for (const [kind, sentences] of Object.entries(verdict))
      if (Array.isArray(sentences)) for (const sentence of sentences) console.error(`  ${kind}: ${sentence}`);
  }

  get isClean(): boolean {
    return this.#summary.failedSeeds.length === 0;
  }

  summary(): Summary {
    return this.#summary;
  }

  print({ kills, roots }: { kills: number; roots: { memory: string; disk: string } }): void {
    const { runs, accepted, lost, silentDuplicates, uncertain, wrongRecipient, failedSeeds } = this.#summary;
    this.#say(
      `${runs} runs with ${kills} kills each on ${this.#profiles.size} profiles, ${this.#secondsEach()} s a run`,
    );
    this.#say(`${accepted} messages, ${lost} lost, ${silentDuplicates} doubled in silence, ${uncertain} uncertain`);
    this.#say(`${wrongRecipient} misdirected, ${failedSeeds.length} runs failed`);
    if (failedSeeds.length > 0) this.#say(`what failed runs left: ${roots.memory}, ${roots.disk}`);
  }

  /** A row of the table in docs/reliability.md. */
  row({ commit, from, kills }: { commit: string; from: number; kills: number }): string {
    const { runs, accepted, lost, silentDuplicates, uncertain, wrongRecipient, failedSeeds } = this.#summary;
    const origin = [new Date().toISOString().slice(0, 10), commit, 'SQLite', from, runs, kills, this.#profiles.size];
    const cells = [
      ...origin,
      accepted,
      lost,
      silentDuplicates,
      wrongRecipient,
      uncertain,
      failedSeeds.join(' ') || 'none',
    ];
    return `| ${cells.join(' | ')} |\n`;
  }

  #secondsEach(): string {
    return ((performance.now() - this.#startedAt) / 1_000 / Math.max(1, this.#summary.runs)).toFixed(2);
  }
}
