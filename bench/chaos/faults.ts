import type { SimulatedModem } from '../../src/simulator/index.js';
import type { Random } from './random.js';

/** One thing that goes wrong with a modem, its line or its network. */
type Fault = (modem: SimulatedModem, random: Random) => void;

/** Comes back after a while, as somebody plugs it in or switches it on again. */
function mendLater(modem: SimulatedModem, random: Random): void {
  modem.clock.after(random.int(2_000, 40_000), () => mend(modem));
}

/** Whatever was wrong with the device is over. What is still to strike once is not taken back. */
export function mend(modem: SimulatedModem): void {
  modem.thaw();
  modem.plugIn();
  modem.setRegistration(1);
  modem.setNetworkTime(0);
  modem.line.piece = undefined;
  modem.line.gapMs = 0;
}

const GARBAGE = ['\x00\x00\x80', '\x7f~!', 'OK', '\r\n> ', '+CMGS', '\r\nERROR\r\n', '\x1b\x1a'];
const NOISE = ['^RSSI:17', 'RING', '+CREG: 1', '+CMTI: "SM",3'];

const faults = {
  'refused, to be tried later': (modem) => modem.centre.refuseNext('+CMS ERROR: 41'),
  'refused for good': (modem) => modem.centre.refuseNext('+CMS ERROR: 21'),
  'reference advanced, then refused by the network': (modem) => modem.centre.refuseNext('+CMS ERROR: 500'),
  'refused by the modem': (modem) => void modem.refuseNext('+CMGS', '+CMS ERROR: 500'),
  'refused without a reason': (modem) => void modem.refuseNext('+CMGS', 'ERROR'),
  'refused before the prompt': (modem) => void modem.refuseNext('+CMGS', '+CMS ERROR: 512', 'before prompt'),
  'sent, and an error answered': (modem) => {
    const take = modem.on('+CMGS', async (_command, next) => {
      take();
      await next();
      return '+CMS ERROR: 500';
    });
  },
  'not sent, answer lost': (modem) => void modem.muteNext('+CMGS'),
  'no prompt': (modem) => void modem.muteNext('+CMGS', 'before prompt'),
  'sent, answer lost': (modem) => void modem.loseAnswerNext('+CMGS'),
  'OK without reference': (modem) => void modem.loseInformationNext('+CMGS'),
  'answer late': (modem, random) => void modem.delayAnswerNext('+CMGS', random.int(500, 150_000)),
  'frozen after Ctrl-Z, sent': (modem, random) => {
    modem.freezeNext('+CMGS', { performed: true });
    mendLater(modem, random);
  },
  'frozen after Ctrl-Z, not sent': (modem, random) => {
    modem.freezeNext('+CMGS');
    mendLater(modem, random);
  },
  'unplugged when asked': (modem, random) => {
    modem.hangUpNext('+CMGS', 'asked');
    mendLater(modem, random);
  },
  'unplugged when entered': (modem, random) => {
    modem.hangUpNext('+CMGS', 'entered');
    mendLater(modem, random);
  },
  'unplugged when sent': (modem, random) => {
    modem.hangUpNext('+CMGS', 'performed');
    mendLater(modem, random);
  },
  'unplugged within the answer': (modem, random) => {
    modem.hangUpNext('+CMGS', { afterOctets: random.int(1, 12) });
    mendLater(modem, random);
  },
  'gone in the middle of a write': (modem, random) => {
    modem.unplugAfterHearing(random.int(1, 400));
    mendLater(modem, random);
  },
  'reset, lines stay': (modem) => modem.reset(),
  'reset, device goes': (modem, random) => modem.reset({ awayMs: random.int(500, 20_000), renumber: false }),
  'brown-out': (modem) => modem.brownOut('UNDER-VOLTAGE WARNNING', ['RDY', '+CPIN: READY', 'SMS Ready']),
  frozen: (modem, random) => {
    modem.freeze();
    mendLater(modem, random);
  },
  'network gone': (modem, random) => {
    modem.setRegistration(2);
    mendLater(modem, random);
  },
  garbage: (modem, random) => modem.say(random.pick(GARBAGE)),
  'octet lost': (modem, random) => modem.line.dropOctet(random.int(0, 300)),
  'octet doubled': (modem, random) => modem.line.duplicateOctet(random.int(0, 300)),
  'octet not heard': (modem, random) => modem.line.dropHeardOctet(random.int(0, 300)),
  'octet heard twice': (modem, random) => modem.line.duplicateHeardOctet(random.int(0, 300)),
  'line in the middle of an answer': (modem, random) =>
    void modem.injectNext('+CMGS', [random.pick(NOISE)], random.pick(['before', 'before final', 3] as const)),
  'answers in pieces': (modem, random) => modem.cutAnswersEvery(random.int(1, 7)),
  'listing refused': (modem) => void modem.refuseNext('+CMGL', 'ERROR'),
  'reading not answered': (modem) => void modem.muteNext('+CMGR'),
  'deleting refused': (modem) => void modem.refuseNext('+CMGD', 'ERROR'),
  'deleted, answer lost': (modem) => void modem.loseAnswerNext('+CMGD'),
  'acknowledgement refused': (modem) => void modem.refuseNext('+CNMA', '+CMS ERROR: 340'),
  'acknowledged, answer lost': (modem) => void modem.loseAnswerNext('+CNMA'),
  'SIM does not tell': (modem) => void modem.refuseNext('+CRSM', '+CME ERROR: 14'),
} satisfies Record<string, Fault>;

/** What a plan may have go wrong. */
export type FaultName = keyof typeof faults;

/** All of them. */
export const FAULTS = Object.keys(faults).filter((name): name is FaultName => name in faults);

/** Plays a fault now, or makes it strike at the next command that it is about. */
export function strike(name: FaultName, modem: SimulatedModem, random: Random): void {
  faults[name](modem, random);
}
