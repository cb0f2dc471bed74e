import { z } from 'zod';
import { strategy } from './rules.js';
import { count, duration, name, prefix } from './values.js';

/** One entry of `networks`. Validity is what a relative TP-VP can say (TS 23.040 §9.2.3.12.1). */
export const networkSchema = z.strictObject({
  name: name.describe('name in links and requests; letter case does not matter'),
  maxPerCall: count(1, 65_535).default(10).describe('most messages that a modem takes in one turn'),
  prefixes: z.array(prefix).default([]).describe('numbers that may be reached; empty: all'),
  validity: duration('5m', '63w').prefault('24h').describe('how long the service centre tries'),
  strategy,
  maxWait: duration('1s', '52w').optional().describe('how long a message may wait to be sent'),
  queueLimit: count(1, 10_000_000).default(100_000).describe('most messages that may wait'),
  price: z
    .string()
    .regex(/^[0-9]{1,9}(?:\.[0-9]{1,9})?$/, 'is a decimal number like "0.075", in quotes')
    .optional()
    .describe('what one segment costs, for previews'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is a code of three capitals, like EUR')
    .default('EUR')
    .describe('currency of price'),
});
