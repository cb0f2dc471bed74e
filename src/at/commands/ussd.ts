import { order, quote } from '../command.js';

/**
 * Sends a USSD code or an answer in a session, and wants `+CUSD` lines (TS 27.007 §7.15). Those come as URCs, before or
 * after `OK`.
 */
export const sendUssd = order<{ text: string; codingScheme: number }>({
  name: '+CUSD',
  timeoutMs: 60_000,
  request: ({ text, codingScheme }) => `+CUSD=1,${quote(text)},${codingScheme}`,
});

/** Ends the session. Some devices hang then (HP un2420). */
export const endUssd = order({ name: '+CUSD', timeoutMs: 10_000, request: '+CUSD=2' });
