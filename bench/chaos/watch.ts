import type { SimulatedModem } from '../../src/simulator/index.js';
import type { SeenEvent } from './plan.js';

/** What the host writes to a modem, and what that shows. */
const HEARD: readonly [sign: string, event: SeenEvent][] = [
  ['AT+CMGS=', 'asked'],
  ['\x1a', 'entered'],
  ['AT+CRSM=', 'reference asked'],
  ['AT+CNMA', 'acknowledged'],
  ['AT+CMGL', 'listed'],
  ['AT+CMGR', 'read'],
  ['AT+CMGD', 'deleted'],
  ['AT+CSQ', 'set up'],
];

const SAID: readonly [sign: string, event: SeenEvent][] = [
  ['+CMGS:', 'answered'],
  ['+CMT:', 'offered'],
  ['+CMTI:', 'offered'],
  ['+CDS:', 'offered'],
  ['+CDSI:', 'offered'],
];

export interface Watcher {
  seen(event: SeenEvent): void;
  /** Octets went over the line; `by` is `host` or the modem's name. */
  dialogue(by: string, octets: string): void;
}

/** Tells what goes over a modem's line, before any fault of the line touches it. */
export function watch(modem: SimulatedModem, watcher: Watcher): void {
  let isAnswered = false;
  modem.line.filterIncoming((octets) => {
    const text = Buffer.from(octets).toString('latin1');
    watcher.dialogue('host', text);
    if (isAnswered) watcher.seen('sent on');
    isAnswered = false;
    for (const [sign, event] of HEARD) if (text.includes(sign)) watcher.seen(event);
    return octets;
  });
  modem.line.filterOutgoing((octets) => {
    const text = Buffer.from(octets).toString('latin1');
    watcher.dialogue(modem.name, text);
    for (const [sign, event] of SAID) if (text.includes(sign)) watcher.seen(event);
    isAnswered ||= text.includes('+CMGS:');
    return octets;
  });
}
