/** What follows from a probe. `drain`: in step once the modem has been silent for a moment. */
export type ProbeResult = 'in step' | 'drain' | 'again' | 'mute';

const MAX_PROBES = 3;

/**
 * Whether the next answer is the next command's.
 *
 * It is not as long as an earlier command is owed its answer. Then the modem is probed with a command whose answer
 * bears a name: final result codes before that line belong to others.
 */
export class Synchrony {
  #inStep = false;
  #probes = 0;
  #lateLines = 0;
  /** A fresh port may hold the answer to a message that its last user sent. */
  #owed: string[] = ['+CMGS', '+CMSS'];

  get inStep(): boolean {
    return this.#inStep;
  }

  /** Names of the commands whose answers may still come. */
  get owed(): readonly string[] {
    return this.#owed;
  }

  /** Something may be owed; of a command, if it is known. */
  doubt(command?: string): void {
    this.#inStep = false;
    if (command !== undefined) this.#owed.push(command);
  }

  /** A line of an answer came that no command waits for. */
  noteLate(): void {
    this.#lateLines += 1;
  }

  /** A probe is written: the last one before the modem counts as mute, or not. */
  probe(): 'early' | 'last' {
    this.#probes += 1;
    this.#lateLines = 0;
    return this.#probes < MAX_PROBES ? 'early' : 'last';
  }

  /** Of several probes it is not known which one was answered: the answers to the others may follow. */
  answered(): ProbeResult {
    const first = this.#probes === 1;
    this.#probes = 0;
    return first ? 'in step' : 'drain';
  }

  /** A modem that refuses the probe did answer, and is silent now: nothing is owed any more. */
  unanswered(): ProbeResult {
    const result = this.#lateLines > 0 ? 'in step' : this.#probes < MAX_PROBES ? 'again' : 'mute';
    if (result !== 'again') this.#probes = 0;
    return result;
  }

  settle(): void {
    this.#inStep = true;
    this.#owed = [];
  }
}
