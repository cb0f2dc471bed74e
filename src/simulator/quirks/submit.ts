import { cme, cms } from '../modem/answer.js';
import type { Quirk } from '../modem/quirk.js';
import { atFirst, refusing, SILENCE } from './reword.js';

/** Length, type and digits of a service centre's number; the first octet of an SMS-SUBMIT looks otherwise. */
const SERVICE_CENTRE = /^0[2-9A-C](?:81|91|A1)/i;

/** Deviations in the dialogue that sends a message. */
export const submitQuirks = {
  barePrompt: {
    name: 'bare-prompt',
    row: 'QS01',
    about: 'The prompt is a line of its own, without the space behind it.',
    change(behaviour) {
      behaviour.prompt = '\r\n>\r\n';
    },
  },
  blankLinesAroundReference: {
    name: 'blank-lines-around-reference',
    row: 'QS02',
    about: 'Blank lines stand between echo, +CMGS and OK.',
    change(behaviour) {
      behaviour.answerLead = '\r\n\r\n';
      behaviour.blankLines = 2;
    },
  },
  needsServiceCentre: {
    name: 'phase-one-pdu',
    row: 'QS09',
    about: 'A PDU has no field for the service centre, or has its number there; an empty one (00) is refused.',
    lay(modem) {
      modem.on('+CMGS', (command) => {
        const { data = '' } = command;
        if (data.startsWith('00')) return '+CMS ERROR: 304';
        if (!modem.settings.textMode && !SERVICE_CENTRE.test(data)) command.data = `00${data}`;
        return undefined;
      });
    },
  },
  ownReference: {
    name: 'own-reference',
    row: 'QS15',
    about: 'TP-MR of the PDU is ignored: the modem counts by itself.',
    change(behaviour) {
      behaviour.reference = 'own';
    },
  },
  textParametersWipeServiceCentre: {
    name: 'text-parameters-wipe-service-centre',
    row: 'QS16',
    about: 'Setting +CSMP empties the service centre that +CSCA set.',
    lay(modem) {
      modem.on('+CSMP', async ({ form }, next) => {
        const answer = await next();
        if (form === 'set' && modem.sim !== undefined) modem.sim.serviceCentre = undefined;
        return answer;
      });
    },
  },
  moreMessagesFails: {
    name: 'more-messages-fails',
    row: 'QS20',
    about: '+CMMS is answered with +CMS ERROR: 500.',
    lay(modem) {
      modem.on('+CMMS', refusing(['set', 'read', 'test', 'execute'], '+CMS ERROR: 500'));
    },
  },
  noMoreMessages: {
    name: 'no-more-messages',
    row: 'QS21',
    about: '+CMMS is unknown.',
    lay(modem) {
      modem.on('+CMMS', refusing(['set', 'read', 'test', 'execute'], 'ERROR'));
    },
  },
  unknownErrorOnce: {
    name: 'unknown-error-at-first-submission',
    row: 'QS10',
    about: 'The first PDU after power-on is answered with +CMS ERROR: 500; it has not been sent.',
    lay(modem) {
      modem.on('+CMGS', atFirst(modem, 1, cms(500)));
    },
  },
  busyOnce: {
    name: 'busy-at-first-submission',
    row: 'QS11',
    about: 'The first PDU after power-on is answered with +CMS ERROR: 512.',
    lay(modem) {
      modem.on('+CMGS', atFirst(modem, 1, cms(512)));
    },
  },
  simBusyAtStart: {
    name: 'sim-busy-at-start',
    row: 'QS13',
    about: 'Right after power-on three commands around card and messages are answered with +CME ERROR: 14.',
    lay(modem) {
      const busy = atFirst(modem, 3, cme(14));
      for (const name of ['+CPIN', '+CPMS', '+CNMI', '+CSCA', '+CIMI']) modem.on(name, busy);
    },
  },
  sendingCrashes: {
    name: 'sending-crashes',
    row: 'QS18',
    cannot: 'send',
    about: 'The device is gone as soon as a PDU has been entered.',
    lay(modem) {
      modem.on('+CMGS', () => {
        modem.unplug();
        return SILENCE;
      });
    },
  },
} satisfies Record<string, Quirk>;
