import { cme, isOk } from '../modem/answer.js';
import type { Layable, Quirk } from '../modem/quirk.js';
import type { SimCard } from '../modem/sim-card.js';
import { atFirst, refusing } from './reword.js';

/** Deviations between power-on and readiness, around the card above all. */
export const powerOnQuirks = {
  cardFlood: {
    name: 'card-flood',
    row: 'QL02',
    about: '+ZUSIMR:2 comes every second until +CPMS? is asked.',
    change(behaviour) {
      behaviour.noise = [...behaviour.noise, { line: '+ZUSIMR:2', everyMs: 1_000 }];
    },
    lay(modem) {
      const asked = oncePowered(modem);
      modem.on('+CPMS', ({ form }) => {
        if (form === 'read') asked.is = true;
        return undefined;
      });
      modem.rewordUrc('+ZUSIMR', (lines) => (asked.is ? [] : lines));
    },
  },
  startsOffline: {
    name: 'starts-offline',
    row: 'QL03',
    about: 'It is in no network until AT+ZOPRT=5; AT+ZCDRUN=8 takes its drive away.',
    lay(modem) {
      modem.setRegistration(0);
      modem.on('+ZCDRUN', () => ['Close autorun state result(0:FAIL 1:SUCCESS):1', 'OK']);
      modem.on('+ZOPRT', ({ parameters: [mode] }) => {
        if (mode !== '5') return 'ERROR';
        modem.setRegistration(1);
        return 'OK';
      });
    },
  },
  pinAskedOnce: {
    name: 'pin-asked-without-need',
    row: 'QL13',
    about: 'The first +CPIN? after power-on says SIM PIN though none is asked for.',
    lay(modem) {
      const first = atFirst(modem, 1, { lines: ['+CPIN: SIM PIN'], final: 'OK' });
      modem.on('+CPIN', (command, next) => (command.form === 'read' ? first(command, next) : undefined));
    },
  },
  busyAfterPin: {
    name: 'sim-busy-after-pin',
    row: 'QL14',
    about: 'For 20 seconds after the PIN was taken, +CPIN? is answered with +CME ERROR: 14.',
    lay(modem) {
      let enteredAt = Number.NEGATIVE_INFINITY;
      modem.on('+CPIN', async ({ form }, next) => {
        if (form === 'read' && modem.clock.monotonic() - enteredAt < 20_000) return '+CME ERROR: 14';
        const answer = await next();
        if (form === 'set' && isOk(answer)) enteredAt = modem.clock.monotonic();
        return answer;
      });
    },
  },
  radioRefusedAtStart: {
    name: 'radio-refused-at-start',
    row: 'QL17',
    about: '+CFUN=4 is ERROR until +CPIN: READY has been said, ten seconds after power-on.',
    lay(modem) {
      const ready = oncePowered(modem);
      modem.onPowerOn(() =>
        modem.later(10_000, () => {
          ready.is = true;
          modem.urc('+CPIN: READY');
        }),
      );
      modem.on('+CFUN', ({ form, parameters: [level] }) =>
        form === 'set' && level === '4' && !ready.is ? 'ERROR' : undefined,
      );
    },
  },
  silentWithoutRadio: {
    name: 'silent-without-radio',
    row: 'QL18',
    about: 'When the radio is switched off (+CFUN=0 or 4) it says OK and nothing more until it loses power.',
    lay(modem) {
      modem.on('+CFUN', async ({ form, parameters: [level, reset] }, next) => {
        const answer = await next();
        if (form === 'set' && reset !== '1' && level !== '1' && isOk(answer)) modem.later(1, () => modem.freeze());
        return answer;
      });
    },
  },
  lateCardUnseen: {
    name: 'late-card-unseen',
    row: 'QL19',
    about: 'A card that is put in after power-on is not there until +CFUN=0 and +CFUN=1.',
    lay(modem) {
      let seen: SimCard | undefined = modem.sim;
      let isOff = false;
      modem.onPowerOn(() => {
        seen = modem.sim;
      });
      modem.on('+CFUN', ({ form, parameters: [level] }) => {
        if (form !== 'set') return undefined;
        if (level === '1' && isOff) seen = modem.sim;
        isOff = level === '0';
        return undefined;
      });
      for (const name of ['+CPIN', '+CIMI', '+CCID', '+CPMS', '+CMGS'])
        modem.on(name, () => (seen === modem.sim ? undefined : cme(10)), 'before prompt');
    },
  },
  errorUntilReset: {
    name: 'error-until-reset',
    row: 'QL21',
    about: 'Every command is ERROR until AT+CFUN=1,1.',
    lay(modem) {
      let hasReset = false;
      modem.on(
        '*',
        (command, next) => {
          hasReset ||= command.name === '+CFUN' && command.argument === '1,1';
          return hasReset ? undefined : refusing(['execute', 'set', 'read', 'test'], 'ERROR')(command, next);
        },
        'before prompt',
      );
    },
  },
} satisfies Record<string, Quirk>;

/** Something that is not so at each power-on, until it is set. */
function oncePowered(modem: Layable): { is: boolean } {
  const state = { is: false };
  modem.onPowerOn(() => {
    state.is = false;
  });
  return state;
}
