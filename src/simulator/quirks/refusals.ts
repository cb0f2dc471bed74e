import { pause } from '../../core/index.js';
import { cms, error } from '../modem/answer.js';
import type { Layable, Quirk } from '../modem/quirk.js';
import { atFirst, rewording } from './reword.js';

const ESC = 0x1b;

/** Submissions that come to nothing at first, or for ever. */
export const refusalQuirks = {
  deadDestination: {
    name: 'refused-after-a-minute',
    row: 'QS12',
    about: 'The first PDU after power-on is answered with +CMS ERROR: 38 after 60 seconds of silence.',
    lay(modem) {
      const first = atFirst(modem, 1, cms(38));
      modem.on('+CMGS', async (command, next) => {
        const refused = await first(command, next);
        if (refused !== undefined) await pause(modem.clock, 60_000, modem.powered);
        return refused;
      });
    },
  },
  serviceReserved: {
    name: 'service-reserved-at-first-submission',
    row: 'QS14',
    about: 'The first PDU after power-on is answered with +CMS ERROR: 301.',
    lay(modem) {
      modem.on('+CMGS', atFirst(modem, 1, cms(301)));
    },
  },
  needsFactorySettings: {
    name: 'needs-factory-settings',
    row: 'QS17',
    about: 'Nothing can be sent after power-on until AT&F: +CMS ERROR: 500 comes in place of the prompt.',
    lay(modem) {
      let isSet = false;
      modem.onPowerOn(() => {
        isSet = false;
      });
      modem.on('&F', () => {
        isSet = true;
        return undefined;
      });
      modem.on('+CMGS', ({ form }) => (form === 'set' && !isSet ? '+CMS ERROR: 500' : undefined), 'before prompt');
    },
  },
  needsServiceDomain: {
    name: 'needs-service-domain',
    row: 'QS19',
    about: 'Each PDU is answered with +CMS ERROR: 332 after 60 seconds, until +CGSMS has been set.',
    lay(modem) {
      let isSet = false;
      modem.on('+CGSMS', ({ form }) => {
        isSet ||= form === 'set';
        return undefined;
      });
      modem.on('+CMGS', async ({ form }) => {
        if (isSet || form !== 'set') return undefined;
        await pause(modem.clock, 60_000, modem.powered);
        return '+CMS ERROR: 332';
      });
    },
  },
  secondSubmissionHangs: {
    name: 'second-submission-hangs',
    row: 'QS22',
    about: 'Every second PDU is not sent and not answered, until an ESC is: with ERROR.',
    lay(modem) {
      const untilEscape = watchEscape(modem);
      let count = 0;
      modem.on('+CMGS', async ({ form }) => {
        if (form !== 'set') return undefined;
        count += 1;
        if (count % 2 === 1) return undefined;
        await untilEscape();
        return error;
      });
    },
  },
  deniedForCalls: {
    name: 'denied-for-calls',
    row: 'QS24',
    cannot: 'send',
    about: '+CREG says that registration is denied, +CGREG that the card is roaming; sending gives +CMS ERROR: 500.',
    lay(modem) {
      modem.on(
        '+CREG',
        rewording(['read'], (line) => line.replace(/,1(?=$|,)/, ',3')),
      );
      modem.on(
        '+CGREG',
        rewording(['read'], (line) => line.replace(/,1(?=$|,)/, ',5')),
      );
      modem.on('+CMGS', ({ form }) => (form === 'set' ? '+CMS ERROR: 500' : undefined));
    },
  },
  pauseBetweenSubmissions: {
    name: 'pause-between-submissions',
    row: 'QS25',
    about: 'In the two seconds after a message was taken, +CMGS is answered with +CMS ERROR: 500, without a prompt.',
    lay(modem) {
      let takenAt = Number.NEGATIVE_INFINITY;
      modem.on(
        '+CMGS',
        async ({ form }, next) => {
          if (form === 'set' && modem.clock.monotonic() - takenAt < 2_000) return '+CMS ERROR: 500';
          const answer = await next();
          if (answer.final === 'OK' && answer.lines.length > 0) takenAt = modem.clock.monotonic();
          return answer;
        },
        'before prompt',
      );
    },
  },
} satisfies Record<string, Quirk>;

/** The returned function resolves when the host writes ESC, or the power is lost. */
function watchEscape(modem: Layable): () => Promise<void> {
  let escaped = () => {};
  modem.line.filterIncoming((octets) => {
    if (octets.includes(ESC)) escaped();
    return octets;
  });
  return () =>
    new Promise((resolve) => {
      escaped = resolve;
      modem.powered.addEventListener('abort', () => resolve(), { once: true });
    });
}
