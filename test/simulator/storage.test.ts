import { expect, test } from 'vitest';
import { HELLO, startModem } from './host.js';

const MESSAGE = (septets: string) =>
  `0791947101670000 0405812143F50000 62101000000000 01${septets}`.replaceAll(' ', '');

/** Slots 1 and 2 received, 3 written; 1 has been read. */
async function startStored() {
  const rig = await startModem();
  const to = rig.modem.sim?.imsi ?? '';
  for (const text of ['1', '2']) rig.centre.deliver({ to, from: '12345', text });
  await rig.host.command('AT+CMGW=23');
  await rig.host.ask(`${HELLO}\u001A`);
  await rig.host.command('AT+CMGR=1');
  return rig;
}

test('a listing shows index, status and length, line by line, and marks what it showed as read', async () => {
  const { host } = await startStored();

  expect(await host.command('AT+CMGL=4')).toBe(
    `\r\n+CMGL: 1,1,,17\r\n${MESSAGE('31')}\r\n+CMGL: 2,0,,17\r\n${MESSAGE('32')}\r\n+CMGL: 3,2,,23\r\n${HELLO}\r\n\r\nOK\r\n`,
  );
  expect(await host.command('AT+CMGL')).toBe('\r\nOK\r\n');
  expect(await host.command('AT+CMGL=1')).toBe(
    `\r\n+CMGL: 1,1,,17\r\n${MESSAGE('31')}\r\n+CMGL: 2,1,,17\r\n${MESSAGE('32')}\r\n\r\nOK\r\n`,
  );
});

test('a listing of text mode has words for the status', async () => {
  const { host } = await startStored();
  await host.command('AT+CMGF=1');

  expect(await host.command('AT+CMGL="ALL"')).toBe(
    '\r\n+CMGL: 1,"REC READ","12345",,"26/01/01,00:00:00+00"\r\n1\r\n' +
      '+CMGL: 2,"REC UNREAD","12345",,"26/01/01,00:00:00+00"\r\n2\r\n' +
      '+CMGL: 3,"STO UNSENT","+46708251358",\r\nhellohello\r\n\r\nOK\r\n',
  );
  expect(await host.command('AT+CMGL=4')).toBe('\r\n+CMS ERROR: 305\r\n');
});

test.each([
  ['AT+CMGD=1', [2, 3]],
  ['AT+CMGD=1,0', [2, 3]],
  ['AT+CMGD=2,1', [2, 3]],
  ['AT+CMGD=2,2', [2, 3]],
  ['AT+CMGD=2,3', [2]],
  ['AT+CMGD=2,4', []],
])('%s leaves the slots %j', async (line, left) => {
  const { modem, host } = await startStored();

  expect(await host.command(line)).toBe('\r\nOK\r\n');

  expect(modem.stored('SM').map(({ index }) => index)).toEqual(left);
});

test('the test reply of +CMGD names the slots in use', async () => {
  const { host } = await startStored();

  expect(await host.command('AT+CMGD=?')).toBe('\r\n+CMGD: (1,2,3),(0-4)\r\n\r\nOK\r\n');
});

test.each(['AT+CMGR=4', 'AT+CMGR=0', 'AT+CMGR=21', 'AT+CMGR=x', 'AT+CMGD=0', 'AT+CMGD=21'])(
  '%s is an invalid index',
  async (line) => {
    const { host } = await startStored();

    expect(await host.command(line)).toBe('\r\n+CMS ERROR: 321\r\n');
  },
);

test('storages are chosen each for its purpose, and counted', async () => {
  const { centre, modem, host } = await startStored();

  expect(await host.command('AT+CPMS="ME",,"ME"')).toBe('\r\n+CPMS: 0,50,3,20,0,50\r\n\r\nOK\r\n');
  centre.deliver({ to: modem.sim?.imsi ?? '', from: '12345', text: '1' });
  expect(await host.command('AT+CPMS?')).toBe('\r\n+CPMS: "ME",1,50,"SM",3,20,"ME",1,50\r\n\r\nOK\r\n');
  expect(await host.command('AT+CPMS="XX"')).toBe('\r\nERROR\r\n');
  expect(await host.command('AT+CPMS="SM","SR"')).toBe('\r\nERROR\r\n');
});

test('a full storage takes no draft', async () => {
  const { host } = await startModem({ sim: { imsi: '262011111111111', slots: 1 } });
  await host.command('AT+CMGW=23');
  await host.ask(`${HELLO}\u001A`);

  await host.command('AT+CMGW=23');

  expect(await host.ask(`${HELLO}\u001A`)).toBe('\r\n+CMS ERROR: 322\r\n');
});
