import type { Registration } from '../at/index.js';

/** Why a modem that is set up does not send, in words; null where there is just no network yet. */
export function registrationReason(registration: Registration, roaming: boolean): string | null {
  if (registration === 'denied') return 'the network denies the SIM its service: is it blocked, unpaid or barred?';
  if (registration === 'roaming' && !roaming) return 'the SIM is in a foreign network, and roaming is switched off';
  return null;
}
