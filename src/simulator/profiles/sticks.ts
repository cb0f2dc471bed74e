import type { Profile } from '../modem/quirk.js';
import { quirks } from '../quirks/index.js';

/** Cards and sticks of ZTE, Option, Novatel, Sony Ericsson and others. */
export const stickProfiles: readonly Profile[] = [
  {
    name: 'zte-mf710m',
    make: 'ZTE',
    model: 'MF710M',
    identity: { manufacturer: 'ZTE INCORPORATED', model: 'MF710M', revision: 'BD_MF710MV1.0.0B02' },
    quirks: [
      quirks.leftovers,
      quirks.cardFlood,
      quirks.reportWithComma,
      quirks.missingStatus,
      quirks.acknowledgementPduRefused,
      quirks.ownReference,
    ],
  },
  {
    name: 'zte-mf626',
    make: 'ZTE',
    model: 'MF626',
    identity: { manufacturer: 'ZTE INCORPORATED', model: 'MF626', revision: 'BD_P673M3V1.0.0B06' },
    quirks: [quirks.startsOffline, quirks.cardFlood, quirks.reportWithComma, quirks.ownReference],
  },
  {
    name: 'option-globetrotter',
    make: 'Option',
    model: 'GlobeTrotter',
    identity: { manufacturer: 'Option N.V.', model: 'GlobeTrotter HSUPA Modem', revision: '2.8.0Hd' },
    quirks: [quirks.slotsFromZero, quirks.pinAskedOnce, quirks.acknowledgementPduRefused, quirks.ownReference],
  },
  {
    name: 'novatel-mc950d',
    make: 'Novatel',
    model: 'Merlin MC950D',
    identity: { manufacturer: 'Novatel Wireless Inc.', model: 'MC950D', revision: '9.5.05.01-02' },
    quirks: [quirks.modeTwoPromised, quirks.acknowledgeRefused, quirks.serviceWithOddField, quirks.ownReference],
  },
  {
    name: 'sonyericsson-gc85',
    make: 'Sony Ericsson',
    model: 'GC85',
    identity: { manufacturer: 'Sony Ericsson', model: 'GC85', revision: 'R1E008' },
    quirks: [quirks.errorUntilReset, quirks.ownReference],
  },
  {
    name: 'ericsson-f3507g',
    make: 'Ericsson',
    model: 'F3507g',
    identity: { manufacturer: 'Ericsson', model: 'F3507g', revision: 'R1D06' },
    quirks: [quirks.sendingCrashes, quirks.ownReference],
  },
  {
    name: 'dlink-dwm156',
    make: 'D-Link',
    model: 'DWM-156',
    identity: { manufacturer: 'D-Link,Inc', model: 'DWM-156', revision: '1.07' },
    quirks: [quirks.reportInUnknownFrame, quirks.ownReference],
  },
];
