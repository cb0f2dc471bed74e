import { Duplex } from 'node:stream';
import { Channel, type CommandFact, Dialogue, type Urc } from '../../src/at/index.js';
import type { GatewayError } from '../../src/core/index.js';
import { flush, ManualClock } from '../support/manual-clock.js';

/** How a test's octets reach the reader: in one piece, or each alone. */
export type Cut = 'whole' | 'octet by octet';
export const CUTS: readonly Cut[] = ['whole', 'octet by octet'];

export function pieces(text: string, cut: Cut): Buffer[] {
  const octets = Buffer.from(text, 'latin1');
  return cut === 'whole' ? [octets] : [...octets].map((octet) => Buffer.from([octet]));
}

/** A port whose other end is the test: it sees what is written and says what it likes. */
export class ScriptedPort extends Duplex {
  written = '';
  readonly #cut: Cut;

  constructor(cut: Cut = 'whole') {
    super();
    this.#cut = cut;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written += chunk.toString('latin1');
    done();
  }

  say(text: string): void {
    for (const piece of pieces(text, this.#cut)) this.push(piece);
  }

  /** What was written since the last call. */
  async heard(): Promise<string> {
    await flush();
    const { written } = this;
    this.written = '';
    return written;
  }
}

/** A channel on a scripted port, in step, with everything that it tells. */
export async function startChannel(cut: Cut = 'whole') {
  const port = new ScriptedPort(cut);
  const clock = new ManualClock();
  const told = {
    urcs: [] as Urc[],
    late: [] as string[],
    facts: [] as CommandFact[],
    noise: 0,
    mute: 0,
    echoes: 0,
    lost: [] as GatewayError[],
  };
  const dialogue = new Dialogue(clock);
  const channel = new Channel({
    stream: port,
    clock,
    dialogue,
    listener: {
      urc: (urc) => told.urcs.push(urc),
      late: (line) => told.late.push(line),
      ended: (fact) => told.facts.push(fact),
      noise: () => {
        told.noise += 1;
      },
      echo: () => {
        told.echoes += 1;
      },
      mute: () => {
        told.mute += 1;
      },
      lost: (error) => told.lost.push(error),
    },
  });
  return { port, clock, channel, told, dialogue };
}
