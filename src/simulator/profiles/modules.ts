import type { Profile } from '../modem/quirk.js';
import { quirks } from '../quirks/index.js';

/** Modules of Quectel, Telit, u-blox and others for wireless machines. */
export const moduleProfiles: readonly Profile[] = [
  {
    name: 'quectel-m95',
    make: 'Quectel',
    model: 'M95',
    identity: { manufacturer: 'Quectel_Ltd', model: 'Quectel_M95', revision: 'M95FAR02A08' },
    quirks: [quirks.servicesAsRange, quirks.radioRefusedAtStart, quirks.ownReference],
  },
  {
    name: 'quectel-ec25',
    make: 'Quectel',
    model: 'EC25',
    identity: { manufacturer: 'Quectel', model: 'EC25', revision: 'EC25EFAR06A06M4G' },
    quirks: [quirks.slotsFromZero, quirks.reportAtWrongPlace, quirks.ownReference],
  },
  {
    name: 'quectel-eg25',
    make: 'Quectel',
    model: 'EG25-G',
    identity: { manufacturer: 'Quectel', model: 'EG25', revision: 'EG25GGBR07A08M2G' },
    quirks: [quirks.slotsFromZero, quirks.reportAtWrongPlace, quirks.acknowledgeWithoutArgument, quirks.ownReference],
  },
  {
    name: 'quectel-eg25-volte',
    make: 'Quectel',
    model: 'EG25-G with a VoLTE card',
    identity: { manufacturer: 'Quectel', model: 'EG25', revision: 'EG25GGBR07A08M2G' },
    quirks: [quirks.needsServiceDomain, quirks.slotsFromZero, quirks.reportAtWrongPlace, quirks.ownReference],
  },
  {
    name: 'telit-he910',
    make: 'Telit',
    model: 'HE910',
    identity: { manufacturer: 'Telit', model: 'HE910', revision: '12.00.004' },
    quirks: [quirks.serviceReserved, quirks.deleteListWithComma, quirks.ussdNeedsGsm, quirks.ownReference],
  },
  {
    name: 'ublox-sara-r4',
    make: 'u-blox',
    model: 'SARA-R410M',
    identity: { manufacturer: 'u-blox', model: 'SARA-R410M-02B', revision: 'L0.0.00.00.05.06' },
    quirks: [quirks.messagesNotAnnounced, quirks.ownReference],
  },
  {
    name: 'aithinker-a9g',
    make: 'Ai-Thinker',
    model: 'A9G',
    identity: { manufacturer: 'Ai-Thinker', model: 'A9G', revision: 'V02.02.20180822R' },
    quirks: [quirks.receivesTwentyFive, quirks.ownReference],
  },
  {
    name: 'dell-t77w968',
    make: 'Dell',
    model: 'T77W968',
    identity: { manufacturer: 'Foxconn', model: 'T77W968', revision: 'T77W968.F0.0.0.5.2' },
    quirks: [quirks.deafUntilStoragesToggled, quirks.ownReference],
  },
];
