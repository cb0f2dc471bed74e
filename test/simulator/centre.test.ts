import { expect, test } from 'vitest';
import { ServiceCentre, SimulatedModem } from '../../src/simulator/index.js';
import { flush } from '../support/manual-clock.js';
import { HELLO, HELLO_OCTETS, HELLO_WITH_REPORT, Host, startModem } from './host.js';

/** One part of a text to +46708251358: 8-bit reference 7, two parts of `hello`. */
const part = (sequence: number) => `0051000B916407281553F80008A71005000307020${sequence}00680065006C006C006F`;

test('the parts of a text are joined, whatever their order', async () => {
  const { centre, host } = await startModem();

  await host.send(part(2), 30);
  expect(centre.messages).toEqual([]);
  await host.send(part(1), 30);

  expect(centre.submissions.map(({ concat }) => concat)).toEqual([
    { reference: 7, total: 2, sequence: 2 },
    { reference: 7, total: 2, sequence: 1 },
  ]);
  expect(centre.messages).toMatchObject([{ destination: '+46708251358', text: 'hellohello' }]);
});

test('parts with the same reference from two cards are two texts', async () => {
  const { clock, centre, host } = await startModem();
  const other = new Host(new SimulatedModem({ clock, centre }).connect());

  await host.send(part(1), 30);
  await other.send(part(2), 30);

  expect(centre.messages).toEqual([]);
});

test('a simulated phone shows texts and answers those that it knows', async () => {
  const { centre, modem, host } = await startModem();
  await host.command('AT+CNMI=2,1,0,0,0');
  const phone = centre.handset('+46708251358');
  phone.autoReply((text) => (text === 'hellohello' ? 'yes?' : undefined));

  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('\r\n+CMGS: 0\r\n\r\nOK\r\n\r\n+CMTI: "SM",1\r\n');
  phone.send('and bye');

  expect(phone.texts).toEqual([{ text: 'hellohello', imsi: '262010000000001' }]);
  expect(await host.hear()).toBe('\r\n+CMTI: "SM",2\r\n');
  expect(modem.stored('SM').map(({ pdu }) => pdu.slice(16))).toEqual([
    '040B916407281553F800006210100000000004F9F2FC07',
    '040B916407281553F80000621010000000000761371924CE9701',
  ]);
});

test('rules refuse by number, the newest first, and can be taken back', async () => {
  const { centre, host } = await startModem();
  const lift = centre.refuseNumber('+46708251358', '+CMS ERROR: 1');
  centre.refuseNext('+CMS ERROR: 42');

  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('\r\n+CMS ERROR: 42\r\n');
  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('\r\n+CMS ERROR: 1\r\n');
  lift();
  expect(await host.send(HELLO, HELLO_OCTETS)).toContain('+CMGS: 2');
  expect(centre.submissions).toHaveLength(1);
});

test('reports come after a time, or by hand with any status', async () => {
  const { clock, centre, host } = await startModem();
  await host.command('AT+CNMI=2,0,0,1,0');
  centre.setStatusOf('+46708251358', 0x46);
  centre.reports = { afterMs: 5000 };

  await host.send(HELLO_WITH_REPORT, HELLO_OCTETS);
  await clock.advance(5000);
  const report = '079194710167000006000B916407281553F8621010000000006210100000500';
  expect(await host.hear()).toBe(`\r\n+CDS: 25\r\n${report}046\r\n`);

  centre.reports = 'by hand';
  await host.send(HELLO_WITH_REPORT, HELLO_OCTETS);
  const [, second] = centre.submissions;
  if (second === undefined) throw new Error('the second submission is missing');
  centre.report(second, 0x30);
  expect(await host.hear()).toContain('06010B916407281553F8');
});

test('reports that are still to come are forgotten when the centre closes', async () => {
  const { clock, centre, host } = await startModem();
  centre.reports = { afterMs: 5000 };
  await host.send(HELLO_WITH_REPORT, HELLO_OCTETS);

  centre.close();

  expect(clock.pending).toBe(0);
});

test('cards are known by IMSI, by number and by the name of their modem', async () => {
  const { centre, modem } = await startModem({ name: 'nokia', sim: { imsi: '262016666666666', number: '+49171' } });

  for (const to of ['262016666666666', '+49171', 'nokia']) centre.deliver({ to, from: '1', text: '1' });
  await flush();

  expect(centre.waitingFor('nokia')).toEqual([]);
  expect(modem.stored('SM')).toHaveLength(3);
});

test('what was submitted is told to whoever listens, until they stop', async () => {
  const { centre, host } = await startModem();
  const heard: string[] = [];
  const stop = centre.on('submitted', ({ destination }) => heard.push(destination));

  await host.send(HELLO, HELLO_OCTETS);
  stop();
  await host.send(HELLO, HELLO_OCTETS);

  expect(heard).toEqual(['+46708251358']);
});

test('modems of one network differ in IMEI, IMSI and name', () => {
  const clock = { now: () => 0, monotonic: () => 0, after: () => ({ cancel: () => undefined }) };
  const centre = new ServiceCentre({ clock });
  const modems = Array.from({ length: 64 }, () => new SimulatedModem({ clock, centre }));

  for (const of of [
    (m: SimulatedModem) => m.name,
    (m: SimulatedModem) => m.sim?.imsi,
    (m: SimulatedModem) => m.behaviour.identity.imei,
  ])
    expect(new Set(modems.map(of)).size).toBe(64);
});
