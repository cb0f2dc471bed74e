import { cms, isOk } from '../modem/answer.js';
import { offer } from '../modem/behaviour.js';
import type { Quirk } from '../modem/quirk.js';
import { changing, refusing, rewording } from './reword.js';

/** Deviations in how new messages and reports are told. */
export const indicationQuirks = {
  reportAtWrongPlace: {
    name: 'report-announced-at-wrong-place',
    row: 'QN01',
    about: 'A stored report is announced as "SM",0 whatever its storage and index are.',
    lay(modem) {
      modem.rewordUrc('+CDSI', () => ['+CDSI: "SM",0']);
    },
  },
  reportUnreadable: {
    name: 'stored-report-unreadable',
    row: 'QN02',
    about: 'A stored report is announced in "SR", where nothing can be read.',
    lay(modem) {
      modem.on('+CPMS', ({ form, parameters }) => (form === 'set' && parameters[0] === 'SR' ? 'ERROR' : undefined));
    },
  },
  reportsNotStored: {
    name: 'no-stored-reports',
    row: 'QN03',
    about: '+CNMI takes 0 and 1 for reports; a 2 is ERROR.',
    change(behaviour) {
      behaviour.cnmi.ds = offer(0, 1);
    },
    lay(modem) {
      modem.on('+CNMI', ({ form, parameters }) => (form === 'set' && parameters[3] === '2' ? 'ERROR' : undefined));
    },
  },
  reportsPromisedDirect: {
    name: 'direct-reports-promised-only',
    row: 'QN04',
    about: 'The test reply of +CNMI offers 1 for reports, setting it is refused.',
    change(behaviour) {
      behaviour.cnmi.ds = { advertised: [0, 1, 2], accepted: [0, 2] };
    },
  },
  modeTwoPromised: {
    name: 'mode-two-promised-only',
    row: 'QN05',
    about: 'The test reply of +CNMI offers mode 2, setting it is refused.',
    change(behaviour) {
      behaviour.cnmi.mode = { advertised: [0, 1, 2], accepted: [0, 1] };
    },
  },
  acknowledgeRefused: {
    name: 'acknowledge-refused',
    row: 'QN06',
    about: '+CNMA is always answered with +CMS ERROR: 340.',
    lay(modem) {
      modem.on('+CNMA', refusing(['set', 'execute'], '+CMS ERROR: 340'), 'before prompt');
    },
  },
  reportWithComma: {
    name: 'report-with-stray-comma',
    row: 'QN07',
    about: 'A report comes as `+CDS: ,<length>`.',
    lay(modem) {
      modem.rewordUrc('+CDS:', ([head = '', ...rest]) => [head.replace('+CDS: ', '+CDS: ,'), ...rest]);
    },
  },
  messageWithoutName: {
    name: 'message-without-name-field',
    row: 'QN08',
    about: 'A message comes as `+CMT: <length>`, without the field before the comma.',
    lay(modem) {
      modem.rewordUrc('+CMT:', ([head = '', ...rest]) => [head.replace('+CMT: ,', '+CMT: '), ...rest]);
    },
  },
  acknowledgeWithoutArgument: {
    name: 'acknowledge-without-argument',
    row: 'QN09',
    about: '+CNMA with an argument is ERROR.',
    lay(modem) {
      modem.on('+CNMA', refusing(['set'], 'ERROR'), 'before prompt');
    },
  },
  servicesAsRange: {
    name: 'services-as-minimum-and-maximum',
    row: 'QN11',
    about: '+CSMS lists the least and the greatest service as if they were two values; 128 is the one it means.',
    change(behaviour) {
      behaviour.services = [0, 1, 128];
    },
    lay(modem) {
      modem.on(
        '+CSMS',
        rewording(['test'], () => '+CSMS: (0,128)'),
      );
    },
  },
  serviceWithOddField: {
    name: 'service-with-odd-first-field',
    row: 'QN12',
    about: 'The answer to +CSMS? begins with an empty field.',
    lay(modem) {
      modem.on(
        '+CSMS',
        rewording(['read'], (line) => line.replace(': ', ': ,')),
      );
    },
  },
  indicationsRefusedButSet: {
    name: 'indications-set-with-error',
    row: 'QN13',
    about: '+CNMI takes no broadcasts and no stored reports, and answers +CMS ERROR: 322 though it was set.',
    change(behaviour) {
      behaviour.cnmi.bm = offer(0);
      behaviour.cnmi.ds = offer(0, 1);
    },
    lay(modem) {
      modem.on(
        '+CNMI',
        changing(['set'], (answer) => (isOk(answer) ? cms(322) : answer)),
      );
    },
  },
  noModemMemory: {
    name: 'no-modem-memory',
    row: 'QN14',
    about: 'Messages are received into the card only, and +CNMI takes no <bfr> but 1.',
    change(behaviour) {
      behaviour.memories = [['SM', 'ME'], ['SM', 'ME'], ['SM']];
      behaviour.cnmi.bfr = offer(1);
    },
    lay(modem) {
      modem.on('+CNMI', ({ form, parameters }) => (form === 'set' && parameters[4] !== '1' ? 'ERROR' : undefined));
    },
  },
  fullIsToldByVendorLine: {
    name: 'full-is-told-as-smmemfull',
    row: 'QN17',
    about: 'A message that finds no slot is told as ^SMMEMFULL: "SM".',
    change(behaviour) {
      behaviour.fullLine = '^SMMEMFULL: "SM"';
    },
  },
  fullIsToldInWords: {
    name: 'full-is-told-as-sms-full',
    row: 'QN18',
    about: 'A message that finds no slot is told as +SMS FULL.',
    change(behaviour) {
      behaviour.fullLine = '+SMS FULL';
    },
  },
  alwaysIntoCard: {
    name: 'messages-always-into-card',
    row: 'QN20',
    about: 'Messages are stored in the card while +CPMS says ME; reading an empty slot of ME gives OK.',
    change(behaviour) {
      behaviour.receivesInto = 'SM';
      behaviour.emptySlot = 'ok';
    },
  },
  indexMinusOne: {
    name: 'message-at-index-minus-one',
    row: 'QN19',
    about: 'A new message is announced at index -1.',
    lay(modem) {
      modem.rewordUrc('+CMTI', ([head = '']) => [head.replace(/,\d+$/, ',-1')]);
    },
  },
  indexMinusOneWithoutStorage: {
    name: 'message-at-index-minus-one-of-nothing',
    row: 'QN19',
    about: 'A new message is announced as `+CMTI: ,-1`.',
    lay(modem) {
      modem.rewordUrc('+CMTI', () => ['+CMTI: ,-1']);
    },
  },
} satisfies Record<string, Quirk>;
