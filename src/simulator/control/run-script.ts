import { describeError } from '../../core/index.js';
import { performOrder } from './perform.js';
import { readScript, type ScriptedOrder } from './read-order.js';
import type { Simulation } from './simulation.js';

/** What became of one order of a script. */
export interface ScriptStep {
  /** 1-based line of the script. */ line: number;
  do: string;
  ok: boolean;
  /** What the order tells, as the control socket would answer. */ result?: Record<string, unknown>;
  /** Why not. */ message?: string;
}

/**
 * Performs the orders of a script at their times, from now on. An order that fails is told and the script goes on.
 *
 * @throws GatewayError `BAD_REQUEST` at once, when a line of the script cannot be read: then nothing is performed.
 */
export function runScript(simulation: Simulation, text: string, onStep: (step: ScriptStep) => void): () => void {
  const perform = async ({ order, line }: ScriptedOrder) => {
    try {
      const result = await performOrder(simulation, order);
      onStep({ line, do: order.do, ok: true, result });
    } catch (error) {
      onStep({ line, do: order.do, ok: false, message: describeError(error) });
    }
  };
  const timers = readScript(text).map((scripted) =>
    simulation.clock.after(scripted.atMs, () => void perform(scripted)),
  );
  return () => {
    for (const timer of timers) timer.cancel();
  };
}
