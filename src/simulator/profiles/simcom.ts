import type { Profile } from '../modem/quirk.js';
import { quirks } from '../quirks/index.js';

/** Modules of SIMCom. */
export const simcomProfiles: readonly Profile[] = [
  {
    name: 'simcom-sim800l',
    make: 'SIMCom',
    model: 'SIM800L',
    identity: { manufacturer: 'SIMCOM_Ltd', model: 'SIMCOM_SIM800L', revision: 'Revision:1418B05SIM800L24' },
    quirks: [
      quirks.reportsNotStored,
      quirks.ownReference,
      quirks.emptySlotIsOk,
      quirks.messagesReadyLate,
      quirks.brownOut,
      quirks.lateCardUnseen,
    ],
  },
  {
    name: 'simcom-sim900',
    make: 'SIMCom',
    model: 'SIM900',
    identity: { manufacturer: 'SIMCOM_Ltd', model: 'SIMCOM_SIM900', revision: 'Revision:1137B13SIM900M64_ST' },
    quirks: [quirks.messagesReadyLate, quirks.ownReference, quirks.emptySlotIsOk, quirks.busyAfterPin],
  },
  {
    name: 'simcom-sim7000e',
    make: 'SIMCom',
    model: 'SIM7000E',
    identity: { manufacturer: 'SIMCOM_Ltd', model: 'SIMCOM_SIM7000E', revision: '1351B03SIM7000E' },
    quirks: [quirks.wedgedByMms, quirks.indexMinusOneWithoutStorage, quirks.ownReference],
  },
  {
    name: 'simcom-sim7600e',
    make: 'SIMCom',
    model: 'SIM7600E',
    identity: { manufacturer: 'SIMCOM INCORPORATED', model: 'SIMCOM_SIM7600E', revision: 'LE11B12SIM7600M22' },
    quirks: [quirks.reportUnreadable, quirks.modeTwoPromised, quirks.ownReference, quirks.positions],
  },
  {
    name: 'simcom-sim7600g-h-r2',
    make: 'SIMCom',
    model: 'SIM7600G-H R2',
    identity: { manufacturer: 'SIMCOM INCORPORATED', model: 'SIMCOM_SIM7600G-H', revision: 'LE20B04SIM7600G22' },
    quirks: [quirks.needsFactorySettings, quirks.reportUnreadable, quirks.ownReference],
  },
  {
    name: 'simcom-sim7670g',
    make: 'SIMCom',
    model: 'SIM7670G',
    identity: { manufacturer: 'INCORPORATED', model: 'SIM7670G-MNGV', revision: '2360B01SIM767XM5A_M' },
    quirks: [quirks.barePrompt, quirks.ownReference],
  },
  {
    name: 'simcom-a7670e',
    make: 'SIMCom',
    model: 'A7670E',
    identity: { manufacturer: 'INCORPORATED', model: 'A7670E-FASE', revision: 'A7670M6_B02' },
    quirks: [quirks.fullIsToldInWords, quirks.ownReference],
  },
];
