import { expect, test } from 'vitest';
import {
  CommandError,
  enterPin,
  listMessages,
  model,
  NumberedError,
  readMessage,
  registration,
  sendMessage,
  sendStored,
  setIndications,
  signalQuality,
  subscriberIdentity,
  writeMessage,
} from '../../src/at/index.js';
import { flush } from '../support/manual-clock.js';
import { CUTS, type Cut, startChannel } from './scripted-port.js';

const PDU = '0011000B910427123254F600F1A706E83448855701';
const SUBMIT = { lengthOctets: 20, hex: PDU };

/** A channel whose first probe has been answered. */
async function startInStep(cut: Cut = 'whole') {
  const rig = await startChannel(cut);
  const first = rig.channel.run(signalQuality, undefined);
  await rig.port.heard();
  rig.port.say('\r\n+CSQ: 20,99\r\n\r\nOK\r\n');
  await rig.port.heard();
  rig.port.say('\r\n+CSQ: 20,99\r\n\r\nOK\r\n');
  await first;
  await rig.port.heard();
  rig.told.facts.length = 0;
  return rig;
}

async function failure(work: Promise<unknown>): Promise<CommandError> {
  const error = await work.then(() => undefined).catch((reason: unknown) => reason);
  if (error instanceof CommandError) return error;
  throw new Error(`expected a CommandError, found ${String(error)}`);
}

const SENDINGS: [name: string, prompt: string, answer: string][] = [
  ['as the standard has it', '\r\n> ', '\r\n+CMGS: 34\r\n\r\nOK\r\n'],
  ['with echo', `AT+CMGS=20\r\r\n> `, `${PDU}\x1a\r\n+CMGS: 34\r\n\r\nOK\r\n`],
  ['with a prompt without its space', '\r\n>', '\r\n+CMGS: 34\r\n\r\nOK\r\n'],
  ['with a prompt on a line of its own', '\r\n>\r\n', '\r\n+CMGS: 34\r\n\r\nOK\r\n'],
  ['with blank lines all over', '\r\n\r\n> ', `${PDU}\r\n\r\n\r\n+CMGS: 34\r\n\r\n\r\n\r\nOK\r\n`],
  ['with LF only', '\n> ', '\n+CMGS: 34\nOK\n'],
  ['with doubled echo', 'AT+CMGS=20\rAT+CMGS=20\r\r\n> ', '\r\n+CMGS: 34\r\n\r\nOK\r\n'],
  ['with URCs between', '\r\n^RSSI:18\r\n\r\n> ', '\r\n+CMTI: "SM",3\r\n\r\n+CMGS: 34\r\nRING\r\n\r\nOK\r\n'],
  ['with spaces and a second value', '\r\n> ', '\r\n+CMGS:  34 ,"26/01/01,00:00:00+00"\r\n\r\nOK\r\n'],
];

for (const cut of CUTS) {
  test.each(SENDINGS)(`a message is sent %s, ${cut}`, async (_name, prompt, answer) => {
    const { channel, port } = await startInStep(cut);

    const sending = channel.run(sendMessage, SUBMIT);
    expect(await port.heard()).toBe('AT+CMGS=20\r');
    port.say(prompt);
    expect(await port.heard()).toBe(`${PDU}\x1a`);
    port.say(answer);

    expect(await sending).toEqual({ messageReference: 34 });
  });

  test(`URCs between the lines of a listing reach their reader, and the listing is whole, ${cut}`, async () => {
    const { channel, port, told } = await startInStep(cut);

    const listing = channel.run(listMessages, undefined);
    await port.heard();
    port.say(
      '\r\n+CMGL: 1,0,,19\r\n+CMTI: "ME",7\r\n079100AA\r\n+CDS: 25\r\n0006AABB\r\n+CMGL: 4,3,"",20\r\n0791BB\r\n\r\nOK\r\n',
    );

    expect(await listing).toEqual([
      { index: 1, status: 'unread', hex: '079100AA', tpduLength: 19 },
      { index: 4, status: 'sent', hex: '0791BB', tpduLength: 20 },
    ]);
    expect(told.urcs).toEqual([
      { kind: 'stored', storage: 'ME', index: 7, report: false },
      { kind: 'routed', report: true, hex: '0006AABB', tpduLength: 25 },
    ]);
  });

  test(`a listing without a line end before the next header is cut apart, ${cut}`, async () => {
    const { channel, port } = await startInStep(cut);

    const listing = channel.run(listMessages, undefined);
    await port.heard();
    port.say('\r\n+CMGL: 1,1,,19\r\n0791AA+CMGL: 2,1,,19\r\n0791BB\r\nOK\r\n');

    expect((await listing).map(({ index, hex }) => [index, hex])).toEqual([
      [1, '0791AA'],
      [2, '0791BB'],
    ]);
  });

  test(`binary noise between lines harms nobody, ${cut}`, async () => {
    const { channel, port } = await startInStep(cut);

    const question = channel.run(subscriberIdentity, undefined);
    await port.heard();
    port.say('\xff\x00\xfe\x81\r\n\r\n26201\x0000001\xf023456\r\n\x90\x91\r\nOK\r\n');

    expect(await question).toBe('262010000123456');
  });
}

test.each([
  ['an empty slot as bare OK', '\r\nOK\r\n', undefined],
  ['an empty slot as 0,,0', '\r\n+CMGR: 0,,0\r\n\r\nOK\r\n', undefined],
  ['a missing status', '\r\n+CMGR: ,,27\r\n0791AA\r\n\r\nOK\r\n', { status: 'unknown', hex: '0791AA', tpduLength: 27 }],
  ['a length alone', '\r\n+CMGR: 24\r\n0791AA\r\n\r\nOK\r\n', { status: 'unknown', hex: '0791AA', tpduLength: 24 }],
  ['two values', '\r\n+CMGR: 0,23\r\n0791aa\r\n\r\nOK\r\n', { status: 'unread', hex: '0791AA', tpduLength: 23 }],
  ['a draft', '\r\n+CMGR: 2,,9\r\n0791AA\r\n\r\nOK\r\n', { status: 'unsent', hex: '0791AA', tpduLength: 9 }],
  ['a garbled PDU', '\r\n+CMGR: 1,,9\r\n0791=A\r\n\r\nOK\r\n', { status: 'read', hex: '0791=A', tpduLength: 9 }],
])('a slot that shows %s is read', async (_name, answer, message) => {
  const { channel, port } = await startInStep();

  const reading = channel.run(readMessage, { index: 3 });
  expect(await port.heard()).toBe('AT+CMGR=3\r');
  port.say(answer);

  expect(await reading).toEqual(message);
});

test('a refusal carries number, words, fault, and that nothing had been written', async () => {
  const { channel, port, told } = await startInStep();

  const refused = failure(channel.run(sendMessage, SUBMIT));
  await port.heard();
  port.say('\r\n+CMS ERROR: 304\r\n');

  const error = await refused;
  expect(error).toBeInstanceOf(NumberedError);
  expect(error).toMatchObject({ code: 'CMS_REFUSED', number: 304, fault: 'message', payloadWritten: false });
  expect(error.message).toContain('invalid PDU mode parameter');
  expect(told.facts).toMatchObject([{ command: '+CMGS', result: 'error' }]);
});

test('a refusal after the PDU says that the PDU had been written', async () => {
  const { channel, port } = await startInStep();

  const refused = failure(channel.run(sendMessage, SUBMIT));
  port.say('\r\n> ');
  await port.heard();
  port.say('\r\n+CMS ERROR: No network service\r\n');

  expect(await refused).toMatchObject({ code: 'CMS_DEFERRED', number: 331, payloadWritten: true });
});

test('OK without a reference is a result, not an error', async () => {
  const { channel, port } = await startInStep();

  const sending = channel.run(sendMessage, SUBMIT);
  port.say('\r\n> ');
  await port.heard();
  port.say('\r\nOK\r\n');

  expect(await sending).toEqual({ messageReference: undefined });
});

test('the owner may cancel as the last act before the PDU: ESC is written, and nothing of it', async () => {
  const { channel, port } = await startInStep();

  const canceled = failure(channel.run(sendMessage, SUBMIT, { confirm: () => false }));
  await port.heard();
  port.say('\r\n> ');

  expect(await canceled).toMatchObject({ code: 'AT_CANCELED', payloadWritten: false });
  expect(await port.heard()).toBe('\x1b');
});

test('what is sent from its slot is confirmed before its line is written, and nothing is written else', async () => {
  const { channel, port } = await startInStep();

  const canceled = failure(channel.run(sendStored, { index: 3 }, { confirm: () => false }));

  expect(await canceled).toMatchObject({ code: 'AT_CANCELED', payloadWritten: false });
  expect(await port.heard()).toBe('');
});

test('a message may have left as soon as AT+CMSS is written', async () => {
  const { channel, port, clock } = await startInStep();

  const unanswered = failure(channel.run(sendStored, { index: 3 }, { confirm: () => true }));
  expect(await port.heard()).toBe('AT+CMSS=3\r');
  await clock.advance(120_000);

  expect(await unanswered).toMatchObject({ code: 'AT_TIMEOUT', payloadWritten: true });
});

test('what is written to a slot leaves nowhere, whatever becomes of the command', async () => {
  const { channel, port, clock } = await startInStep();

  const unanswered = failure(channel.run(writeMessage, SUBMIT));
  port.say('\r\n> ');
  await clock.advance(25_000);

  expect(await unanswered).toMatchObject({ code: 'AT_TIMEOUT', payloadWritten: false });
  expect(await port.heard()).toContain(SUBMIT.hex);
});

test.each(CUTS)('the slot and the reference are read, %s', async (cut) => {
  const { channel, port } = await startInStep(cut);

  const writing = channel.run(writeMessage, SUBMIT);
  port.say('\r\n> ');
  await port.heard();
  port.say('\r\n+CMGW: 900\r\n\r\nOK\r\n');
  expect(await writing).toEqual({ index: 900 });
  const sending = channel.run(sendStored, { index: 900 });
  await port.heard();
  port.say('\r\n+CMSS: 255\r\n\r\nOK\r\n');

  expect(await sending).toEqual({ messageReference: 255 });
});

test('a prompt that does not come ends the command with nothing written', async () => {
  const { channel, port, clock } = await startInStep();

  const unanswered = failure(channel.run(sendMessage, SUBMIT));
  await clock.advance(10_000);

  expect(await unanswered).toMatchObject({ code: 'AT_TIMEOUT', payloadWritten: false });
  expect(await port.heard()).toBe('AT+CMGS=20\r');
});

test('a late answer is told as late and is never given to the next command', async () => {
  const { channel, port, clock, told } = await startInStep();
  const unanswered = failure(channel.run(sendMessage, SUBMIT));
  port.say('\r\n> ');
  await clock.advance(120_000);
  expect(await unanswered).toMatchObject({ code: 'AT_TIMEOUT', payloadWritten: true });
  await port.heard();

  const next = channel.run(registration, undefined);
  expect(await port.heard()).toBe('\x1b\rAT+CSQ\r');
  port.say('\r\n+CMGS: 9\r\n\r\nOK\r\n');
  port.say('\r\n+CSQ: 20,99\r\n\r\nOK\r\n');
  expect(await port.heard()).toBe('AT+CREG?\r');
  port.say('\r\n+CREG: 0,1\r\n\r\nOK\r\n');

  expect(await next).toMatchObject({ registration: 'home' });
  expect(told.late).toEqual(['+CMGS: 9', 'OK']);
});

test('a modem that was behind with its answers is let finish before it is believed', async () => {
  const { channel, port, clock, told } = await startInStep();
  channel.doubt();
  const next = channel.run(registration, undefined);
  await port.heard();

  await clock.advance(2_000); // the first probe is not answered in time; the second is written
  port.say('\r\n+CSQ: 1,99\r\n\r\nOK\r\n'); // which of them is this? both will be
  await clock.advance(100);
  expect(await port.heard()).toBe('\x1b\rAT+CSQ\r');
  port.say('\r\n+CSQ: 2,99\r\n\r\nOK\r\n');
  await clock.advance(299);
  expect(await port.heard()).toBe('');
  await clock.advance(1);

  expect(await port.heard()).toBe('AT+CREG?\r');
  port.say('\r\n+CREG: 0,1\r\n\r\nOK\r\n');
  expect(await next).toMatchObject({ registration: 'home' });
  expect(told.late).toContain('OK');
});

test('a modem that answers nothing fails what waits after three probes', async () => {
  const { channel, clock, told } = await startInStep();
  channel.doubt();

  const work = failure(channel.run(sendMessage, SUBMIT));
  await clock.advance(6_000);

  expect(await work).toMatchObject({ code: 'AT_CANCELED', payloadWritten: false });
  expect(told.mute).toBe(1);
  expect(told.facts.map(({ result }) => result)).toEqual(['timeout', 'timeout', 'timeout']);
});

test('a modem that refuses the probe is in step once it is silent', async () => {
  const { channel, port, clock } = await startInStep();
  channel.doubt();

  const next = channel.run(model, undefined);
  await port.heard();
  port.say('\r\n+CME ERROR: 14\r\n');
  await clock.advance(2_000);

  expect(await port.heard()).toBe('AT+CGMM\r');
  port.say('\r\nTC35\r\n\r\nOK\r\n');
  expect(await next).toBe('TC35');
});

test('a URC of the same name is not taken for the answer', async () => {
  const { channel, port, told } = await startInStep();

  const question = channel.run(registration, undefined);
  port.say('\r\n+CREG: 2\r\n\r\n+CREG: 000,005\r\n\r\nOK\r\n');

  expect(await question).toMatchObject({ registration: 'roaming' });
  expect(told.urcs).toEqual([{ kind: 'registration', status: 2 }]);
});

test('a URC header without its PDU is told as broken', async () => {
  const { port, told } = await startInStep();

  port.say('\r\n+CMT: ,23\r\n+CMTI: "SM",-1\r\n');
  await flush();

  expect(told.urcs).toEqual([
    { kind: 'broken', name: '+CMT' },
    { kind: 'stored', storage: 'SM', report: false },
  ]);
});

test('the loss of the port fails what runs and what waits, once, whatever the port says afterwards', async () => {
  const { channel, port, told } = await startInStep();
  const running = failure(channel.run(sendMessage, SUBMIT));
  port.say('\r\n> ');
  await port.heard();
  const waiting = failure(channel.run(model, undefined));

  port.emit('error', Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO' }));
  port.emit('close', null);
  port.emit('close', new Error('disconnected'));
  port.emit('error', new Error('Canceled'));

  expect(await running).toMatchObject({ code: 'CHANNEL_CLOSED', payloadWritten: true });
  expect(await waiting).toMatchObject({ code: 'CHANNEL_CLOSED', payloadWritten: false });
  expect(told.lost).toHaveLength(1);
  expect(await failure(channel.run(model, undefined))).toMatchObject({ code: 'CHANNEL_CLOSED' });
});

test('commands run one at a time, in the order in which they came', async () => {
  const { channel, port } = await startInStep();

  const first = channel.run(model, undefined);
  const second = channel.run(setIndications, { mode: 2, messages: 1, broadcasts: 0, reports: 1, buffer: 0 });
  expect(await port.heard()).toBe('AT+CGMM\r');
  port.say('\r\nM95\r\nOK\r\n');
  expect(await port.heard()).toBe('AT+CNMI=2,1,0,1,0\r');
  port.say('\r\nOK\r\n');

  expect(await first).toBe('M95');
  await second;
});

test('the PIN never stands in the dialogue, neither written nor echoed', async () => {
  const { channel, port, dialogue } = await startInStep('octet by octet');

  const unlocking = channel.run(enterPin, '4711');
  await flush();
  port.say('AT+CPIN="4711"\r\r\nOK\r\n');
  await unlocking;
  port.say('AT+CPIN="4711"\r\n');
  await flush();

  expect(dialogue.excerpt()).toContain('> ****');
  expect(dialogue.excerpt().match(/[*]{4}/g)).toHaveLength(3);
  expect(dialogue.excerpt()).not.toContain('4711');
});

test('a value that could end its string or its line is never written', () => {
  const hostile = ['1234"', '1234\r', '12\x1a34'];

  for (const pin of hostile) expect(() => enterPin.request(pin)).toThrow();
  expect(() => sendMessage.prompt?.({ lengthOctets: 1, hex: '00\x1aAT+CPIN' })).toThrow();
});
