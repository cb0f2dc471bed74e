import { order } from '../command.js';

/** Wants `+CLIP` with the caller's number beside each `RING` (TS 27.007 §7.6). */
export const showCaller = order({ name: '+CLIP', timeoutMs: 5_000, request: '+CLIP=1' });

/** Refuses a call that rings, or ends one (TS 27.007 §6.5). */
export const hangUp = order({ name: '+CHUP', timeoutMs: 10_000, request: '+CHUP' });

/** The same where `+CHUP` is not known (V.250 §6.3.6). */
export const onHook = order({ name: 'H', timeoutMs: 10_000, request: 'H' });
