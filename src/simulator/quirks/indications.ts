import { offer } from '../modem/behaviour.js';
import type { Quirk } from '../modem/quirk.js';
import { refusing, rewording } from './reword.js';

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
