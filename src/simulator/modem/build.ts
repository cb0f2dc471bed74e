import type { ServiceCentre } from '../network/service-centre.js';
import { type Behaviour, standardBehaviour } from './behaviour.js';
import type { Profile, Quirk } from './quirk.js';
import { SimCard, type SimCardOptions } from './sim-card.js';

/** What a modem is built of; each part has a default. */
export interface ModemParts {
  centre: ServiceCentre;
  /** A card, or what differs from a plain one without PIN; `null`: no card is in. */
  sim?: SimCard | Partial<SimCardOptions> | null;
  /** A model; default: the standard modem. */ profile?: Profile;
  /** Laid over the profile, in this order. */ quirks?: readonly Quirk[];
  /** Default: each modem of a centre has its own. */ imei?: string;
}

/** All quirks, in the order in which they are laid. */
export function quirksOf(options: ModemParts): Quirk[] {
  return [...(options.profile?.quirks ?? []), ...(options.quirks ?? [])];
}

/** The standard behaviour with what profile and quirks change. `serial` is the modem's number in its network. */
export function behaviourOf(options: ModemParts, serial: number): Behaviour {
  const behaviour = standardBehaviour();
  const imei = options.imei ?? withCheckDigit(`49015420${String(serial).padStart(6, '0')}`);
  behaviour.identity = { ...behaviour.identity, ...options.profile?.identity, imei };
  for (const quirk of quirksOf(options)) quirk.change?.(behaviour);
  return behaviour;
}

/** The card that is in. */
export function cardOf({ sim }: ModemParts, serial: number): SimCard | undefined {
  if (sim === null) return undefined;
  return sim instanceof SimCard ? sim : new SimCard({ imsi: `26201${String(serial).padStart(10, '0')}`, ...sim });
}

/** An IMEI's fourteen digits with the fifteenth. TS 23.003 §6.2.1, annex B. */
function withCheckDigit(digits: string): string {
  const sum = [...digits].map(Number).reduce((total, digit, i) => {
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
