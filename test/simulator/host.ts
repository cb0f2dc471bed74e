import type { Duplex } from 'node:stream';
import { ServiceCentre, SimulatedModem, type SimulatedModemOptions } from '../../src/simulator/index.js';
import { flush, ManualClock } from '../support/manual-clock.js';

/** The host's end of a modem's line, as a test speaks and hears it. */
export class Host {
  readonly line: Duplex;
  /** Each piece as it came. */ readonly pieces: string[] = [];
  isClosed = false;
  #told = 0;

  constructor(line: Duplex) {
    this.line = line;
    line.on('data', (chunk: Uint8Array) => this.pieces.push(Buffer.from(chunk).toString('latin1')));
    line.on('close', () => {
      this.isClosed = true;
    });
    line.on('error', () => undefined);
  }

  /** Lets everything run that waits for no clock. */
  static settle = flush;

  /** Everything that was said since the last call of `hear` or `ask`. */
  async hear(): Promise<string> {
    await flush();
    const said = this.pieces.slice(this.#told).join('');
    this.#told = this.pieces.length;
    return said;
  }

  /** Writes octets and tells what came back. */
  async ask(written: string): Promise<string> {
    this.line.write(Buffer.from(written, 'latin1'));
    return await this.hear();
  }

  /** Writes a command line without echo in the answer. */
  async command(text: string): Promise<string> {
    return await this.ask(`${text}\r`);
  }

  /** Sends a PDU through +CMGS; the answer to the PDU. */
  async send(pdu: string, lengthOctets: number): Promise<string> {
    await this.command(`AT+CMGS=${lengthOctets}`);
    return await this.ask(`${pdu}\u001A`);
  }
}

/** A modem, its network and a host whose echo is off; `echoOff` is how that is done where `ATE0` does not do it. */
export async function startModem(options: Partial<SimulatedModemOptions> & { echoOff?: Dialogue | undefined } = {}) {
  const clock = new ManualClock();
  const centre = options.centre ?? new ServiceCentre({ clock });
  const modem = new SimulatedModem({ clock, centre, ...options });
  const host = new Host(modem.connect());
  await play({ host, clock }, options.echoOff ?? ['ATE0\r', '']);
  return { clock, centre, modem, host };
}

/** `hellohello` to +46708251358, no report, no service centre: 23 octets and the `00`. */
export const HELLO = '0011000B916407281553F80000AA0AE8329BFD4697D9EC37';
export const HELLO_OCTETS = 23;
/** The same with TP-SRR. */
export const HELLO_WITH_REPORT = '0031000B916407281553F80000AA0AE8329BFD4697D9EC37';

/** What is written, or for how long time goes on (ms), and what is heard then; and so on in turn. */
export type Dialogue = readonly (string | number)[];

/** Plays a dialogue; the same with what was really heard. */
export async function play(rig: { host: Host; clock: ManualClock }, dialogue: Dialogue): Promise<Dialogue> {
  const played: (string | number)[] = [];
  for (let at = 0; at < dialogue.length; at += 2) {
    const step = dialogue[at] ?? '';
    if (typeof step === 'number') await rig.clock.advance(step);
    played.push(step, typeof step === 'number' ? await rig.host.hear() : await rig.host.ask(step));
  }
  return played;
}
