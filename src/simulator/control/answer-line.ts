import { describeError, isGatewayError } from '../../core/index.js';
import { performOrder } from './perform.js';
import { readOrder } from './read-order.js';
import type { Simulation } from './simulation.js';

/** The JSON answer to a failed order. */
export function writeFailure(error: unknown): string {
  const code = isGatewayError(error) ? error.code : 'INTERNAL';
  const message = isGatewayError(error) ? error.sentence : describeError(error);
  return JSON.stringify({ ok: false, error: { code, message } });
}

/** Performs the order of one line and writes its answer, one line of JSON without its end. It never throws. */
export async function answerLine(simulation: Simulation, line: string): Promise<string> {
  try {
    return JSON.stringify({ ok: true, ...(await performOrder(simulation, readOrder(line))) });
  } catch (error) {
    return writeFailure(error);
  }
}
