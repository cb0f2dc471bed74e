import type { Profile } from '../modem/quirk.js';
import { quirks } from '../quirks/index.js';

/** Terminals and phones of the first years, on a serial line. */
export const terminalProfiles: readonly Profile[] = [
  {
    name: 'nokia-30',
    make: 'Nokia',
    model: '30',
    identity: { manufacturer: 'Nokia', model: 'Nokia 30', revision: 'SW1.10' },
    quirks: [quirks.ownReference, quirks.emptySlotIsError, quirks.noMoreMessages],
  },
  {
    name: 'nokia-6310',
    make: 'Nokia',
    model: '6310',
    identity: { manufacturer: 'Nokia Mobile Phones', model: 'Nokia 6310', revision: 'V 05.52' },
    quirks: [quirks.shortWrites, quirks.ownReference, quirks.emptySlotIsError],
  },
  {
    name: 'falcom-a1',
    make: 'Falcom',
    model: 'A1',
    identity: { manufacturer: 'FALCOM', model: 'A1', revision: '3.01' },
    quirks: [quirks.needsServiceCentre, quirks.ownReference, quirks.noMoreMessages],
  },
  {
    name: 'falcom-a2d',
    make: 'Falcom',
    model: 'A2D',
    identity: { manufacturer: 'WAVECOM MODEM', model: '900P', revision: '410_09gm.2C2' },
    quirks: [quirks.pinStateWithoutOk, quirks.ownReference, quirks.noMoreMessages],
  },
  {
    name: 'falcom-samba',
    make: 'Falcom',
    model: 'Samba',
    identity: { manufacturer: 'FALCOM', model: 'SAMBA', revision: '5.06' },
    quirks: [quirks.storagesNotChosen, quirks.ownReference],
  },
  {
    name: 'wavecom-q2403',
    make: 'Wavecom',
    model: 'Q2403',
    identity: { manufacturer: 'WAVECOM MODEM', model: 'MULTIBAND  900E  1800', revision: '651_09gg.Q2403A 1320676' },
    quirks: [
      quirks.pinStateWithoutOk,
      quirks.noMoreMessages,
      quirks.emptySlotIsError,
      quirks.threeStoragesInDoubleBrackets,
      quirks.shiftedReports,
    ],
  },
  {
    name: 'motorola-g24',
    make: 'Motorola',
    model: 'G24',
    identity: { manufacturer: '"Motorola"', model: '"GSM900","GSM1800","MODEL=G24"', revision: '"G24_G_0C.14.34R"' },
    quirks: [quirks.paddedRegistration, quirks.modemError, quirks.emptySlotIsZeros],
  },
  {
    name: 'ericsson-gm22',
    make: 'Ericsson',
    model: 'GM22',
    identity: { manufacturer: 'ERICSSON', model: '1200801-GM22', revision: '000920 1423 CXC125169' },
    quirks: [quirks.ownReference, quirks.emptySlotIsError, quirks.noMoreMessages],
  },
  {
    name: 'ericsson-r320s',
    make: 'Ericsson',
    model: 'R320s',
    identity: { manufacturer: 'ERICSSON', model: '1101101-BVR320S', revision: '991020 1504 CXC125092' },
    quirks: [quirks.wantsLineFeed, quirks.ownReference],
  },
  {
    name: 'westermo-gdw11',
    make: 'Westermo',
    model: 'GDW-11',
    identity: { manufacturer: 'WESTERMO', model: 'GDW-11', revision: '2.02' },
    quirks: [quirks.doubledNewline, quirks.numericResults, quirks.ownReference],
  },
  {
    name: 'benq-m32',
    make: 'BenQ',
    model: 'M32',
    identity: { manufacturer: 'BENQ', model: 'M32', revision: '2.30' },
    quirks: [quirks.firstCommandLost, quirks.ownReference],
  },
  {
    name: 'portech-mv372',
    make: 'PORTech',
    model: 'MV-372',
    identity: { manufacturer: 'PORTech', model: 'MV-372', revision: '10.180' },
    quirks: [quirks.telnet, quirks.ownReference],
  },
];
