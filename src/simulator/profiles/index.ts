import { GatewayError } from '../../core/index.js';
import type { Profile } from '../modem/quirk.js';
import { quirks } from '../quirks/index.js';

/** Every model that can be simulated; the first is the modem after the book. */
export const profiles: readonly Profile[] = [
  { name: 'standard', make: 'Simulated', model: 'Standard', identity: {}, quirks: [] },
  {
    name: 'huawei-e1750',
    make: 'Huawei',
    model: 'E1750',
    identity: { manufacturer: 'huawei', model: 'E1750', revision: '11.126.06.00.00' },
    quirks: [
      quirks.blankLinesAroundReference,
      quirks.ownReference,
      quirks.slotsFromZero,
      quirks.signalNoise,
      quirks.commandNotSupport,
      quirks.deleteListAsRange,
    ],
  },
  {
    name: 'simcom-sim800l',
    make: 'SIMCom',
    model: 'SIM800L',
    identity: { manufacturer: 'SIMCOM_Ltd', model: 'SIMCOM_SIM800L', revision: 'Revision:1418B05SIM800L24' },
    quirks: [quirks.reportsNotStored, quirks.ownReference, quirks.emptySlotIsOk],
  },
  {
    name: 'simcom-sim7670g',
    make: 'SIMCom',
    model: 'SIM7670G',
    identity: { manufacturer: 'INCORPORATED', model: 'SIM7670G-MNGV', revision: '2360B01SIM767XM5A_M' },
    quirks: [quirks.barePrompt, quirks.ownReference],
  },
  {
    name: 'quectel-ec25',
    make: 'Quectel',
    model: 'EC25',
    identity: { manufacturer: 'Quectel', model: 'EC25', revision: 'EC25EFAR06A06M4G' },
    quirks: [quirks.slotsFromZero, quirks.reportAtWrongPlace, quirks.ownReference],
  },
  {
    name: 'wavecom-q2403',
    make: 'Wavecom',
    model: 'Q2403',
    identity: { manufacturer: 'WAVECOM MODEM', model: 'MULTIBAND  900E  1800', revision: '651_09gg.Q2403A 1320676' },
    quirks: [quirks.pinStateWithoutOk, quirks.noMoreMessages, quirks.emptySlotIsError],
  },
  {
    name: 'motorola-g24',
    make: 'Motorola',
    model: 'G24',
    identity: { manufacturer: '"Motorola"', model: '"GSM900","GSM1800","MODEL=G24"', revision: '"G24_G_0C.14.34R"' },
    quirks: [quirks.paddedRegistration, quirks.modemError, quirks.emptySlotIsZeros],
  },
];

/** The profile of this name. @throws GatewayError `NOT_FOUND`, with the names there are. */
export function profileNamed(name: string): Profile {
  const found = profiles.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  const known = profiles.map((profile) => profile.name).join(', ');
  throw new GatewayError('NOT_FOUND', `no profile is named ${name}; there are ${known}`);
}
