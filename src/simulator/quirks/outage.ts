import type { Layable, Quirk } from '../modem/quirk.js';
import { SILENCE } from './reword.js';

const READY_LINES = ['RDY', '+CFUN: 1', '+CPIN: READY', 'Call Ready', 'SMS Ready'];

/** Devices that fall silent, start anew or go away. */
export const outageQuirks = {
  brownOut: {
    name: 'brown-out',
    row: 'QL16',
    about: 'Half a minute after it was first switched on it says UNDER-VOLTAGE WARNNING and starts anew, once.',
    change(behaviour) {
      behaviour.bootLines = READY_LINES;
    },
    lay(modem) {
      once(modem, () =>
        modem.later(30_000, () => {
          modem.urc('UNDER-VOLTAGE WARNNING');
          modem.reset();
        }),
      );
    },
  },
  resetRenumbers: {
    name: 'reset-renumbers',
    row: 'QL23',
    about: 'A reset takes the device away for 15 seconds (it is a drive then), and it comes back under another path.',
    change(behaviour) {
      behaviour.resetAwayMs = 15_000;
      behaviour.renumbers = true;
    },
  },
  answersStop: {
    name: 'answers-stop-while-lines-flow',
    row: 'QL26',
    about: 'From 70 seconds after power-on no command is answered while ^RSSI goes on; opening the port anew helps.',
    change(behaviour) {
      behaviour.noise = [...behaviour.noise, { line: '^RSSI:17', everyMs: 5_000 }];
    },
    lay(modem) {
      let mute = false;
      modem.onPowerOn(() => {
        mute = false;
      });
      once(modem, () =>
        modem.later(70_000, () => {
          mute = true;
        }),
      );
      modem.onOpen(() => {
        mute = false;
      });
      modem.on('*', () => (mute ? SILENCE : undefined), 'before prompt');
    },
  },
  callWaitingMutes: {
    name: 'call-waiting-mutes',
    row: 'QL27',
    about: 'The query for call waiting (+CCWA) makes it silent until it loses power.',
    lay(modem) {
      modem.on('+CCWA', () => {
        modem.freeze();
        return SILENCE;
      });
    },
  },
  submissionResets: {
    name: 'first-submission-resets',
    row: 'QL29',
    about: 'The first PDU of all draws so much power that it starts anew; nothing has been sent.',
    change(behaviour) {
      behaviour.bootLines = READY_LINES;
    },
    lay(modem) {
      let done = false;
      modem.on('+CMGS', ({ form }) => {
        if (done || form !== 'set') return undefined;
        done = true;
        modem.reset();
        return SILENCE;
      });
    },
  },
  commandListHangs: {
    name: 'command-list-hangs',
    row: 'QL30',
    about: '+CLAC is never answered, and nothing after it.',
    lay(modem) {
      modem.on('+CLAC', async ({ form }) => {
        if (form === 'execute') await untilPowerLoss(modem);
        return SILENCE;
      });
    },
  },
} satisfies Record<string, Quirk>;

/** At the first power-on of all. */
function once(modem: Layable, task: () => void): void {
  let done = false;
  modem.onPowerOn(() => {
    if (!done) task();
    done = true;
  });
}

/** Resolves when the power is lost, however long that takes: a command that waits for it keeps the port busy. */
export function untilPowerLoss({ powered }: Layable): Promise<void> {
  return new Promise((resolve) => powered.addEventListener('abort', () => resolve(), { once: true }));
}
