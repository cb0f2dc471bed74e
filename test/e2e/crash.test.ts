import { expect, test } from 'vitest';
import { PHONE, Town } from '../support/town.js';

const send = (body: string) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'sms.send_msg',
  params: { from: 'sip:alice@example.org', to: PHONE, body },
});

function commandsFor(name: string, town: Town): number {
  return town.modem.written.filter((line) => line.startsWith(`AT${name}=`)).length;
}

test('kill -9 with 100 accepted messages: all are sent after the start, none twice, and whatever was in flight is known', async () => {
  await using town = await Town.start({ more: 'replyHeader: none' });
  town.modem.setNetworkTime(20);

  await Promise.all(Array.from({ length: 100 }, (_, n) => town.sidecar.post('/rpc', send(`message ${n}`))));
  await town.sidecar.until('some are sent', 20_000, () => town.modem.sent.length >= 10);
  await town.sidecar.end('SIGKILL');
  town.modem.setNetworkTime(0);
  await town.sidecar.start();
  await town.sidecar.until('nothing waits', 60_000, async () => {
    const waiting = [
      ...(await town.sidecar.messages('state=queued')),
      ...(await town.sidecar.messages('state=sending')),
    ];
    return waiting.length === 0;
  });

  const texts = town.modem.sent.map(({ text }) => text);
  expect(new Set(texts).size).toBe(texts.length);
  const messages = await town.sidecar.messages();
  expect(messages).toHaveLength(100);
  const uncertain = messages.filter(({ state }) => state === 'uncertain');
  expect(uncertain.length).toBeLessThanOrEqual(1);
  expect(texts.length).toBeGreaterThanOrEqual(100 - uncertain.length);
  for (const message of messages.filter(({ state }) => state !== 'uncertain')) {
    expect(['sent', 'delivered']).toContain(message.state);
    expect(texts).toContain(message.text);
  }
});

test('kill -9 between the write to the modem and its answer: the message is uncertain with the evidence, and not sent again', async () => {
  await using town = await Town.start({ more: 'replyHeader: none' });
  town.simulation.centre.reports = 'by hand';
  await town.sidecar.post('/rpc', send('shows that the SIM keeps the reference'));
  await town.sidecar.untilMessages('sent', 1);
  town.modem.freezeNext('+CMGS', { performed: true });

  await town.sidecar.post('/rpc', send('in flight'));
  await town.sidecar.until('the network has it', 10_000, () => town.modem.sent.length === 2);
  await town.sidecar.end('SIGKILL');
  town.modem.thaw();
  town.modem.reset();
  await town.sidecar.start();
  const [message] = await town.sidecar.untilMessages('uncertain', 1);

  expect(message).toMatchObject({ text: 'in flight', segments: [{ state: 'uncertain' }] });
  const events = await town.sidecar.timeline(message?.id ?? '');
  expect(events.at(-1)).toMatchObject({ event: 'uncertain', detail: { evidence: { tells: 'advanced by one' } } });
  await town.sidecar.post('/rpc', send('the next one'));
  await town.sidecar.untilMessages('sent', 2);
  expect(town.modem.sent.filter(({ text }) => text === 'in flight')).toHaveLength(1);
});

test('kill -9 before the modem was told anything: the reference proves that nothing left, and the message is sent once', async () => {
  await using town = await Town.start({ more: 'replyHeader: none' });
  await town.sidecar.post('/rpc', send('shows that the SIM keeps the reference'));
  await town.sidecar.untilMessages('delivered', 1);
  town.modem.muteNext('+CMGS', 'before prompt'); // the text is never asked for, so it cannot have been written

  await town.sidecar.post('/rpc', send('not yet'));
  await town.sidecar.untilMessages('sending', 1);
  await town.sidecar.until('the modem is asked', 10_000, () => commandsFor('+CMGS', town) === 2);
  await town.sidecar.end('SIGKILL');
  town.modem.reset();
  await town.sidecar.start();
  const [message] = await town.sidecar.untilMessages('delivered', 2);

  expect(town.modem.sent.map(({ text }) => text)).toEqual(['shows that the SIM keeps the reference', 'not yet']);
  expect(message).toMatchObject({ text: 'not yet', segments: [{ state: 'delivered' }] });
});

test('kill -9 of Kamailio: texts from phones wait, and are delivered when it is back', async () => {
  await using town = await Town.start();
  const alice = await town.user('alice');
  await town.kamailio.stop('SIGKILL');

  for (const n of [1, 2, 3]) town.phone().send(`sip:alice@example.org text ${n}`, { to: town.modem.name });
  await town.sidecar.until('all are stored', 10_000, async () => (await town.sidecar.messages()).length === 3);
  await town.kamailio.start();
  await alice.register();
  const messages = await alice.received(3);

  expect(messages.map(({ text }) => text)).toEqual(['text 1', 'text 2', 'text 3']);
  await town.sidecar.untilMessages('delivered', 3);
});

test('a modem that is unplugged and plugged in again works on without a restart', async () => {
  await using town = await Town.start({ more: 'replyHeader: none' });
  await town.sidecar.post('/rpc', send('before'));
  await town.sidecar.untilMessages('delivered', 1);

  town.modem.unplug();
  await town.sidecar.until('it is gone', 20_000, async () =>
    (await town.sidecar.metrics()).includes('modem_up{modem="nokia"} 0'),
  );
  await town.sidecar.post('/rpc', send('meanwhile'));
  town.modem.plugIn();
  await town.sidecar.untilMessages('delivered', 2);

  expect(town.modem.sent.map(({ text }) => text)).toEqual(['before', 'meanwhile']);
});

test('SIGTERM ends it with 0 after the running message, and nothing is left in flight', async () => {
  await using town = await Town.start({ more: 'replyHeader: none' });
  town.modem.setNetworkTime(300);
  await Promise.all(Array.from({ length: 5 }, (_, n) => town.sidecar.post('/rpc', send(`message ${n}`))));
  await town.sidecar.untilMessages('sending', 1);

  const status = await town.sidecar.end('SIGTERM');
  const sent = town.modem.sent.length;
  town.modem.setNetworkTime(0);
  await town.sidecar.start();
  await town.sidecar.untilMessages('delivered', 5);

  expect(status).toBe(0);
  expect(sent).toBeLessThan(5);
  expect(town.modem.sent).toHaveLength(5);
});
