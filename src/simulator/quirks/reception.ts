import { offer } from '../modem/behaviour.js';
import type { Quirk } from '../modem/quirk.js';

/** User data header of a WAP push, as a message that announces an MMS has it: port 2948. TS 23.040 §9.2.3.24.4. */
const WAP_PUSH_PORT = '05040B84';
const REFUSED = { outcome: 'refused' } as const;

/** Deviations in which indications can be asked for, and in when messages come at all. */
export const receptionQuirks = {
  acknowledgementPduRefused: {
    name: 'acknowledgement-pdu-refused',
    row: 'QN10',
    about: '+CNMA with the length of an acknowledgement PDU is ERROR.',
    lay(modem) {
      modem.on(
        '+CNMA',
        ({ form, parameters }) => (form === 'set' && parameters.length > 1 ? 'ERROR' : undefined),
        'before prompt',
      );
    },
  },
  fewIndications: {
    name: 'few-indications',
    row: 'QN15',
    about: '+CNMI takes mode 0 or 1, messages 0 or 1, reports 0 or 2, and <bfr> 1 only, if it is given.',
    change(behaviour) {
      behaviour.cnmi = { mode: offer(0, 1), mt: offer(0, 1), bm: offer(0), ds: offer(0, 2), bfr: offer(1) };
    },
    lay(modem) {
      modem.on('+CNMI', ({ form, parameters: [, , , , bfr = '1'] }) =>
        form === 'set' && bfr !== '1' ? '+CMS ERROR: 303' : undefined,
      );
    },
  },
  indicationPairs: {
    name: 'reports-come-as-messages-do',
    row: 'QN16',
    about:
      '+CNMI wants <bfr> 1, and takes routed reports only with routed messages, stored ones only with stored ones.',
    lay(modem) {
      modem.on('+CNMI', ({ form, parameters: [, mt = '0', , ds = '0', bfr] }) => {
        const agree = ds === '0' || (ds === '1') === (mt === '2' || mt === '3');
        return form === 'set' && (bfr !== '1' || !agree) ? '+CMS ERROR: 303' : undefined;
      });
    },
  },
  reportInUnknownFrame: {
    name: 'report-in-unknown-frame',
    row: 'QN21',
    about: 'A stored report is announced as +DSTI, which no specification has; reports pile up among the messages.',
    change(behaviour) {
      behaviour.slots = { ...behaviour.slots, SR: 0 };
      behaviour.memories = [
        ['SM', 'ME'],
        ['SM', 'ME'],
        ['SM', 'ME'],
      ];
    },
    lay(modem) {
      modem.rewordUrc('+CDSI', ([head = '']) => [head.replace('+CDSI', '+DSTI')]);
    },
  },
  messagesNotAnnounced: {
    name: 'messages-not-announced',
    row: 'QN22',
    about: 'New messages are not announced, and +CMGL shows none as unread; they are there when all are listed.',
    lay(modem) {
      modem.rewordUrc('+CMTI', () => []);
      modem.on('+CMGL', ({ form, parameters: [stat = '0'] }) =>
        form === 'execute' || (form === 'set' && ['0', '', 'REC UNREAD'].includes(stat)) ? 'OK' : undefined,
      );
    },
  },
  receivesTwentyFive: {
    name: 'receives-twenty-five-messages',
    row: 'QN23',
    about: 'After 25 messages and reports it takes no more until it starts anew.',
    lay(modem) {
      let taken = 0;
      modem.onPowerOn(() => {
        taken = 0;
      });
      modem.onReceive((tpdu) => {
        taken += 1;
        return taken > 25 ? REFUSED : tpdu;
      });
    },
  },
  deafUntilStoragesToggled: {
    name: 'deaf-until-storages-toggled',
    row: 'QN24',
    about: 'Nothing is received until +CPMS was set to ME, MT, SM and ME in turn.',
    lay(modem) {
      let chosen: string[] = [];
      let deaf = true;
      modem.onPowerOn(() => {
        chosen = [];
        deaf = true;
      });
      modem.onReceive((tpdu) => (deaf ? REFUSED : tpdu));
      modem.on('+CPMS', ({ form, parameters: [name = ''] }) => {
        if (form !== 'set') return undefined;
        chosen = [...chosen, name].slice(-4);
        if (chosen.join() === 'ME,MT,SM,ME') deaf = false;
        return name === 'MT' ? ['+CPMS: 0,70,0,70,0,70', 'OK'] : undefined;
      });
    },
  },
  wedgedByMms: {
    name: 'wedged-by-mms',
    row: 'QN25',
    about: 'After the notification of an MMS it takes no messages until +CNMI is set again.',
    lay(modem) {
      let wedged = false;
      modem.onPowerOn(() => {
        wedged = false;
      });
      modem.on('+CNMI', ({ form }) => {
        if (form === 'set') wedged = false;
        return undefined;
      });
      modem.onReceive((tpdu) => {
        if (wedged) return REFUSED;
        wedged = tpdu.includes(WAP_PUSH_PORT);
        return tpdu;
      });
    },
  },
  firstPortIsQuiet: {
    name: 'first-port-is-quiet',
    row: 'QN26',
    about: 'Unsolicited result codes are said on all ports but the first that is opened.',
    change(behaviour) {
      behaviour.firstPortIsQuiet = true;
    },
  },
} satisfies Record<string, Quirk>;
