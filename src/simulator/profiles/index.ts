import { GatewayError } from '../../core/index.js';
import type { Profile } from '../modem/quirk.js';
import { huaweiProfiles } from './huawei.js';
import { moduleProfiles } from './modules.js';
import { siemensProfiles } from './siemens.js';
import { simcomProfiles } from './simcom.js';
import { stickProfiles } from './sticks.js';
import { terminalProfiles } from './terminals.js';

/** Every model that can be simulated; the first is the modem after the book. */
export const profiles: readonly Profile[] = [
  { name: 'standard', make: 'Simulated', model: 'Standard', identity: {}, quirks: [] },
  ...huaweiProfiles,
  ...simcomProfiles,
  ...moduleProfiles,
  ...siemensProfiles,
  ...terminalProfiles,
  ...stickProfiles,
];

/** The profile of this name. @throws GatewayError `NOT_FOUND`, with the names there are. */
export function profileNamed(name: string): Profile {
  const found = profiles.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  const known = profiles.map((profile) => profile.name).join(', ');
  throw new GatewayError('NOT_FOUND', `no profile is named ${name}; there are ${known}`);
}
