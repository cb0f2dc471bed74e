import type { Profile } from '../modem/quirk.js';
import { quirks } from '../quirks/index.js';

/** What the sticks of this make have in common. */
const COMMON = [
  quirks.ownReference,
  quirks.slotsFromZero,
  quirks.signalNoise,
  quirks.commandNotSupport,
  quirks.deleteListAsRange,
];

function stick(model: string, revision: string, quirksOfModel: Profile['quirks']): Profile {
  return {
    name: `huawei-${model.toLowerCase()}`,
    make: 'Huawei',
    model,
    identity: { manufacturer: 'huawei', model, revision },
    quirks: [...COMMON, ...quirksOfModel],
  };
}

/** USB sticks of Huawei, with a serial port (the HiLink firmware has none). */
export const huaweiProfiles: readonly Profile[] = [
  stick('E1750', '11.126.06.00.00', [quirks.blankLinesAroundReference, quirks.fullIsToldByVendorLine]),
  stick('E1550', '11.608.14.15.311', [quirks.indexMinusOne, quirks.brokenUcs2, quirks.callWaitingMutes]),
  stick('E1752', '11.126.13.00.45', [quirks.blankLinesBeforeOk, quirks.moreMessagesFails]),
  stick('E173', '11.126.85.00.209', [quirks.secondSubmissionHangs, quirks.resetRenumbers]),
  stick('E220', '11.117.10.00.00', [quirks.pauseBetweenSubmissions, quirks.deleteFails, quirks.packedUssd]),
  stick('E3372', '21.180.01.00.00', [quirks.countersLate, quirks.resetRenumbers, quirks.serviceWithOddField]),
];
