import { z } from 'zod';
import { GatewayError } from '../../core/index.js';
import { type Order, orderNames, orderSchema } from './orders.js';

/** One line as an object. @throws GatewayError `BAD_REQUEST`. */
function readObject(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new GatewayError('BAD_REQUEST', `one line is one JSON object, found ${line.slice(0, 60)}`, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new GatewayError('BAD_REQUEST', `one line is one JSON object, found ${line.slice(0, 60)}`);
  return { ...value };
}

function checkOrder(value: Record<string, unknown>): Order {
  const name = value.do;
  if (typeof name !== 'string' || !orderNames.includes(name))
    throw new GatewayError('BAD_REQUEST', `do is ${JSON.stringify(name)}; it may be ${orderNames.join(', ')}`);
  const checked = orderSchema.safeParse(value);
  if (checked.success) return checked.data;
  throw new GatewayError('BAD_REQUEST', `${name}: ${z.prettifyError(checked.error).replace(/\s*\n\s*/g, ' ')}`);
}

/** The order that a line of JSON gives. @throws GatewayError `BAD_REQUEST`, saying what is wrong with it. */
export function readOrder(line: string): Order {
  return checkOrder(readObject(line));
}

/** An order of a script, with its time. */
export interface ScriptedOrder {
  /** Milliseconds after the start. */ atMs: number;
  /** 1-based. */ line: number;
  order: Order;
}

const UNITS = { ms: 1, s: 1000, m: 60_000 } as const;

function readOffset(at: unknown): number {
  if (at === undefined) return 0;
  if (typeof at === 'number' && at >= 0) return at;
  const match = typeof at === 'string' ? /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(at) : null;
  const unit = match?.[2];
  if (match !== null && (unit === 'ms' || unit === 's' || unit === 'm')) return Number(match[1]) * UNITS[unit];
  throw new GatewayError('BAD_REQUEST', `at is milliseconds, or a time such as "500ms", "2s", "1m"; found ${at}`);
}

/**
 * The orders of a script: JSON lines with a member `at` (offset from the start; default 0), `#` begins a comment line.
 *
 * @throws GatewayError `BAD_REQUEST` that names the line.
 */
export function readScript(text: string): ScriptedOrder[] {
  const orders: ScriptedOrder[] = [];
  for (const [i, written] of text.split('\n').entries()) {
    if (written.trim() === '' || written.trim().startsWith('#')) continue;
    try {
      const { at, ...rest } = readObject(written);
      orders.push({ atMs: readOffset(at), line: i + 1, order: checkOrder(rest) });
    } catch (cause) {
      throw new GatewayError('BAD_REQUEST', `script line ${i + 1} is refused`, { cause });
    }
  }
  return orders;
}
