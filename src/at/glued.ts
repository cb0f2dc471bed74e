import type { Running } from './classify.js';

const GLUED = /^([0-9A-Fa-f]{2,})(\+CMG[LR]:.*)$/;

/** Cuts a listing's header off the PDU before it, where a device left the line end out (seen on some phones). */
export function splitGlued(text: string, running: Running | undefined): string[] {
  const parts = running?.answer === 'records' ? GLUED.exec(text.trim()) : null;
  return parts ? [parts[1] ?? '', parts[2] ?? ''] : [text];
}
