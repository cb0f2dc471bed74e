import type { Profile } from '../modem/quirk.js';
import { quirks } from '../quirks/index.js';

/** Siemens and its successors Cinterion and Gemalto. */
export const siemensProfiles: readonly Profile[] = [
  {
    name: 'siemens-m20',
    make: 'Siemens',
    model: 'M20',
    identity: { manufacturer: 'SIEMENS', model: 'M20', revision: '05' },
    quirks: [quirks.escapeNeedsReturn, quirks.ownReference, quirks.noMoreMessages],
  },
  {
    name: 'siemens-tc35',
    make: 'Siemens',
    model: 'TC35',
    identity: { manufacturer: 'SIEMENS', model: 'TC35', revision: 'REVISION 04.00' },
    quirks: [quirks.indicationPairs, quirks.oneStorageParameter, quirks.ownReference, quirks.noMoreMessages],
  },
  {
    name: 'siemens-mc35i',
    make: 'Siemens',
    model: 'MC35i',
    identity: { manufacturer: 'SIEMENS', model: 'MC35i', revision: 'REVISION 02.00' },
    quirks: [quirks.emptySlotIsFiller, quirks.oneStorageParameter, quirks.ownReference],
  },
  {
    name: 'cinterion-mc75i',
    make: 'Cinterion',
    model: 'MC75i',
    identity: { manufacturer: 'Cinterion', model: 'MC75i', revision: 'REVISION 03.001' },
    quirks: [quirks.noModemMemory, quirks.noMoreMessages, quirks.ownReference],
  },
  {
    name: 'cinterion-als3',
    make: 'Cinterion',
    model: 'ALS3',
    identity: { manufacturer: 'Cinterion', model: 'ALS3-E', revision: 'REVISION 03.000' },
    quirks: [quirks.messageWithoutName, quirks.fewIndications, quirks.noMoreMessages, quirks.ownReference],
  },
];
