import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { doctor } from '../../src/cli/doctor.js';
import { GatewayError } from '../../src/core/index.js';
import type { HostFiles } from '../../src/modem/doctor/host.js';
import { diagnose, examine, type Finding, type OpenPort } from '../../src/modem/index.js';
import { ServiceCentre, SimCard, SimulatedModem } from '../../src/simulator/index.js';
import { ManualClock } from '../support/manual-clock.js';
import { portOf } from './rig.js';

const DEVICE = '/dev/ttyTEST';
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A host with one modem's device, and whatever else a test puts there. */
class Ward {
  readonly clock = new ManualClock();
  readonly centre = new ServiceCentre({ clock: this.clock });
  modem = new SimulatedModem({ clock: this.clock, centre: this.centre, name: 'nokia' });
  readonly root = mkdtempSync(join(tmpdir(), 'sms-sidecar-doctor-'));
  request = { device: DEVICE, baudRate: 115_200, flowControl: 'none' as 'none' | 'rtscts' };
  hasPin = false;
  opened = 0;
  openPort: OpenPort = async () => portOf(this.modem.connect());
  readonly host: HostFiles = {
    root: this.root,
    mayUse: () => true,
    isCharacterDevice: () => true,
    ownPid: 1,
  };

  constructor() {
    folders.push(this.root);
    this.file(DEVICE);
  }

  file(path: string, text = ''): void {
    mkdirSync(dirname(this.root + path), { recursive: true });
    writeFileSync(this.root + path, text);
  }

  link(path: string, target: string): void {
    mkdirSync(dirname(this.root + path), { recursive: true });
    symlinkSync(this.root + target, this.root + path);
  }

  /** A process with its command line, and the device open if it is told so. */
  process(pid: number, command: string, opens?: string): void {
    this.file(`/proc/${pid}/comm`, `${command.split(' ')[0]}\n`);
    this.file(`/proc/${pid}/cmdline`, command.replaceAll(' ', '\0'));
    mkdirSync(`${this.root}/proc/${pid}/fd`);
    if (opens !== undefined) this.link(`/proc/${pid}/fd/7`, opens);
  }

  get deps() {
    const openPort: OpenPort = (request) => {
      this.opened += 1;
      return this.openPort(request);
    };
    return { clock: this.clock, openPort, host: this.host };
  }

  /** Turns the clock until the work is done. */
  async until<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const ended = work.finally(() => {
      done = true;
    });
    while (!done) await this.clock.advance(250);
    return ended;
  }

  async findings(): Promise<Finding[]> {
    return diagnose(await this.until(examine(this.request, this.hasPin, this.deps)));
  }
}

const idsOf = (findings: readonly Finding[]) => findings.map(({ id }) => id);

test('a sound modem has no finding but its firmware', async () => {
  const ward = new Ward();

  const findings = await ward.findings();

  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
  expect(idsOf(findings)).toEqual(['firmware']);
  expect(findings[0]?.seen).toBe('Simulated Standard 1.0');
});

test('nothing is sent, stored or deleted, and echo and error form are as before', async () => {
  const ward = new Ward();
  const host = ward.modem.connect();
  host.write('AT+CMEE=2\r');
  await ward.clock.advance(10);

  await ward.findings();

  expect(ward.modem.sent).toEqual([]);
  expect(ward.modem.written.filter((line) => /CMG[SWD]|CMSS|CPIN=|CFUN=\d|CNMI=\d|CPMS="|CMGF=\d/.test(line))).toEqual(
    [],
  );
  expect(ward.modem.written.filter((line) => /^AT(?:E|\+CMEE=\d)/.test(line))).toEqual([
    'AT+CMEE=2',
    'AT+CMEE=1',
    'AT+CMEE=2',
    'ATE0V1',
    'ATE1',
  ]);
});

const answers =
  (name: string, ...reply: string[]) =>
  (ward: Ward) =>
    void ward.modem.on(name, () => reply);
const garbled = (ward: Ward) =>
  ward.modem.line.filterOutgoing((octets) => octets.map((octet) => (octet * 37 + 129) | 0x80));
const fill = (ward: Ward, count: number) => {
  for (let at = 0; at < count; at += 1) ward.centre.deliver({ to: 'nokia', from: '+491709999999', text: `text ${at}` });
};
const newSim = (pin?: string) =>
  new SimCard({ imsi: '262010000000099', number: '+491701111111', slots: 10, ...(pin === undefined ? {} : { pin }) });

const FAULTS: [id: string, arrange: (ward: Ward) => unknown][] = [
  ['no-device', (ward) => rmSync(ward.root + DEVICE)],
  ['not-a-device', (ward) => Object.assign(ward.host, { isCharacterDevice: () => false })],
  ['no-permission', (ward) => Object.assign(ward.host, { mayUse: () => false })],
  ['held-by-sidecar', (ward) => ward.process(77, 'node /opt/sms-sidecar/dist/cli/main.js serve', DEVICE)],
  ['port-held', (ward) => ward.process(77, 'minicom -D ttyTEST', DEVICE)],
  [
    'open-failed',
    (ward) => {
      ward.openPort = async () => {
        throw new GatewayError('PORT_UNAVAILABLE', 'could not open /dev/ttyTEST: it is no serial device');
      };
    },
  ],
  ['modem-manager', (ward) => ward.process(78, 'ModemManager')],
  ['brltty', (ward) => ward.process(79, 'brltty')],
  ['other-sms-program', (ward) => ward.process(80, 'smsd')],
  [
    'hilink',
    (ward) => {
      ward.file('/sys/bus/usb/devices/1-2/idVendor', '12d1\n');
      ward.file('/sys/bus/usb/devices/1-2/idProduct', '14dc\n');
      ward.file('/sys/bus/usb/devices/1-2/1-2:1.0/net/eth1/mtu', '1500');
    },
  ],
  ['storage-mode', (ward) => ward.file('/sys/bus/usb/devices/1-2/idVendor', '12d1\n')],
  [
    'unstable-name',
    (ward) => {
      ward.link('/dev/serial/by-id/usb-HUAWEI-if00', DEVICE);
    },
  ],
  ['no-answer', (ward) => ward.modem.freeze()],
  ['garbage', garbled],
  [
    'talks-without-answering',
    (ward) => {
      ward.modem.line.filterIncoming(() => new Uint8Array());
      const talk = () => {
        ward.modem.urc('$GPGGA,123519,4807.038,N');
        ward.clock.after(300, talk);
      };
      talk();
    },
  ],
  [
    'wrong-baud',
    (ward) => {
      const open = ward.openPort;
      const frozen = new SimulatedModem({ clock: ward.clock, centre: ward.centre, name: 'frozen' });
      frozen.freeze();
      ward.openPort = (request) =>
        request.baudRate === 9_600 ? open(request) : Promise.resolve(portOf(frozen.connect()));
    },
  ],
  [
    'flow-control',
    (ward) => {
      const open = ward.openPort;
      ward.request = { ...ward.request, flowControl: 'rtscts' };
      const frozen = new SimulatedModem({ clock: ward.clock, centre: ward.centre, name: 'frozen' });
      frozen.freeze();
      ward.openPort = (request) =>
        request.flowControl === 'none' ? open(request) : Promise.resolve(portOf(frozen.connect()));
    },
  ],
  ['echo-stays', answers('E', 'OK')],
  ['echo-doubled', (ward) => Object.assign(ward.modem.behaviour, { echoCopies: 2 })],
  ['sim-missing', (ward) => ward.modem.insertSim(undefined)],
  ['sim-failure', answers('+CPIN', '+CME ERROR: 13')],
  ['sim-busy', answers('+CPIN', '+CME ERROR: 14')],
  ['pin-wanted', (ward) => ward.modem.insertSim(newSim('1234'))],
  [
    'pin-will-be-given',
    (ward) => {
      ward.hasPin = true;
      ward.modem.insertSim(newSim('1234'));
    },
  ],
  [
    'puk-wanted',
    (ward) => {
      const sim = newSim('1234');
      for (let tries = 0; tries < 3; tries += 1) sim.verifyPin('0000');
      ward.modem.insertSim(sim);
    },
  ],
  ['device-locked', answers('+CPIN', '+CPIN: PH-NET PIN', 'OK')],
  [
    'tries-low',
    (ward) => {
      const sim = newSim('1234');
      sim.verifyPin('0000');
      ward.modem.insertSim(sim);
    },
  ],
  ['radio-off', answers('+CFUN', '+CFUN: 4', 'OK')],
  ['not-registered', (ward) => ward.modem.setRegistration(0)],
  ['searching', (ward) => ward.modem.setRegistration(2)],
  ['denied', (ward) => ward.modem.setRegistration(3)],
  [
    'emergency-only',
    (ward) => {
      ward.modem.setRegistration(0);
      answers('+CREG', '+CREG: 0,8', 'OK')(ward);
    },
  ],
  ['roaming', (ward) => ward.modem.setRegistration(5)],
  [
    'lte-only',
    (ward) => {
      answers('+CREG', '+CREG: 0,0', 'OK')(ward);
      answers('+CEREG', '+CEREG: 0,1', 'OK')(ward);
    },
  ],
  ['weak-signal', (ward) => ward.modem.setSignal(3)],
  [
    'no-signal',
    (ward) => {
      ward.modem.setRegistration(2);
      ward.modem.setSignal(99);
    },
  ],
  ['no-service-centre', answers('+CSCA', '+CSCA: "",129', 'OK')],
  [
    'storage-full',
    (ward) => {
      ward.modem.insertSim(newSim());
      fill(ward, 10);
    },
  ],
  [
    'storage-nearly-full',
    (ward) => {
      ward.modem.insertSim(newSim());
      fill(ward, 9);
    },
  ],
  ['storage-unknown', answers('+CPMS', 'ERROR')],
  ['cnmi-refused', answers('+CNMI', 'ERROR')],
  ['no-indications', answers('+CNMI', '+CNMI: (0-2),(0,2,3),(0),(0-2),(0,1)', 'OK')],
  ['no-reports', answers('+CNMI', '+CNMI: (0-2),(0-3),(0),(0),(0,1)', 'OK')],
  ['no-pdu-mode', answers('+CMGF', '+CMGF: (1)', 'OK')],
  ['no-sms-service', answers('+CSMS', '+CSMS: 0,1,0,1', 'OK')],
  ['no-acknowledgement', answers('+CSMS', '+CSMS: (0)', 'OK')],
  ['reference-unreadable', answers('+CRSM', '+CRSM: 106,130', 'OK')],
  ['identity-missing', (ward) => ['+CGMI', '+CGMM', '+CGMR'].map((name) => answers(name, 'ERROR')(ward))],
  ['known-model', answers('+CGMM', 'SIMCOM_SIM800L', 'OK')],
  ['imei-nonsense', answers('+CGSN', '000000000000000', 'OK')],
  [
    'power',
    (ward) => {
      ward.modem.on('+CIMI', async (_command, next) => {
        ward.modem.urc('UNDER-VOLTAGE WARNNING');
        return next();
      });
    },
  ],
  [
    'restarted',
    (ward) => {
      ward.modem.on('+CIMI', async (_command, next) => {
        ward.modem.urc('RDY');
        return next();
      });
    },
  ],
  ['clock-nonsense', answers('+CCLK', '+CCLK: "80/01/06,00:00:12+00"', 'OK')],
  [
    'chatter',
    (ward) => {
      ward.modem.on('*', async (_command, next) => {
        ward.modem.urc('^RSSI: 12');
        return next();
      });
    },
  ],
];

test.each(FAULTS)('%s is found where it is, and explained', async (id, arrange) => {
  const ward = new Ward();
  arrange(ward);

  const findings = await ward.findings();

  expect(idsOf(findings)).toContain(id);
  for (const finding of findings) for (const words of Object.values(finding)) expect(words).not.toBe('');
});

test('there are at least twenty-five kinds of findings, each with a fault of its own', () => {
  expect(new Set(FAULTS.map(([id]) => id)).size).toBeGreaterThanOrEqual(45);
});

test('a port that a sidecar holds is not opened', async () => {
  const ward = new Ward();
  ward.process(77, 'node /opt/sms-sidecar/dist/cli/main.js serve', DEVICE);

  expect(idsOf(await ward.findings())).toEqual(['held-by-sidecar']);
  expect(ward.opened).toBe(0);
});

test('a modem that falls silent in the middle does not hold the doctor up for ever', async () => {
  const ward = new Ward();
  ward.modem.freezeNext('+CIMI');

  const started = ward.clock.monotonic();
  await ward.findings();

  expect(ward.clock.monotonic() - started).toBeLessThan(60_000);
});

test('the command prints each finding with what it means and what to do, and its status tells of errors', async () => {
  const ward = new Ward();
  ward.modem.setRegistration(3);

  const printed = await ward.until(doctor({ device: DEVICE }, {}, ward.deps));

  expect(printed.status).toBe(1);
  expect(printed.out).toMatch(/^modem on \/dev\/ttyTEST\n {2}error denied: \+CREG tells 3\n {6}means: .*\n {6}do: /);
});

test('a sound modem gives status 0, and JSON where it is wanted', async () => {
  const ward = new Ward();

  const printed = await ward.until(doctor({ device: DEVICE, json: true }, {}, ward.deps));

  expect(printed.status).toBe(0);
  expect(JSON.parse(printed.out)).toMatchObject({
    ok: true,
    modems: [{ device: DEVICE, findings: [{ id: 'firmware' }] }],
  });
});

test.each([{ baudRate: 'fast' }, { flowControl: 'xon' }])('the options %j are wrong usage', async (options) => {
  const ward = new Ward();

  await expect(doctor({ device: DEVICE, ...options }, {}, ward.deps)).rejects.toMatchObject({ code: 'USAGE' });
});
