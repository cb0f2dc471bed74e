import { expect, test } from 'vitest';
import { PHONE, Town } from '../support/town.js';

const HEADER = 'From sip:alice@example.org (if you reply DO NOT remove it)\r\n\r\n';
const SEGMENT = 153; // septets beside an 8-bit reference
/** With the header it takes seven segments. */
const long = Array.from({ length: 250 }, (_, index) => `${index}`.padStart(4, '.'))
  .join('')
  .slice(0, 6.5 * SEGMENT);

test('a text of seven segments is cut to two, and its writer gets exactly the rest', async () => {
  await using town = await Town.start({ more: 'maxParts: 2' });
  const alice = await town.user('alice');

  const accepted = await alice.message(`sip:${PHONE}@example.org`, long, { callId: 'long@alice' });
  const [notice] = await alice.received(1);
  await town.sidecar.untilMessages('delivered', 2);
  await town.sidecar.until('the text on the phone', 10_000, () => town.phone().texts.length > 0);

  expect(accepted.status).toBe(202);
  expect(Math.ceil((HEADER.length + long.length) / SEGMENT)).toBe(7);
  expect(town.modem.sent).toHaveLength(2);
  const shown = town.phone().texts[0]?.text ?? '';
  expect(shown).toMatch(/\(truncated\)$/);
  const kept = shown.slice(HEADER.length, -'(truncated)'.length);
  expect(notice).toMatchObject({ from: `sip:${PHONE}@sms.example.org`, to: 'sip:alice@example.org' });
  expect(notice?.contentType).toMatch(/^text\/plain;\s*charset=UTF-8$/i);
  expect(notice?.headers['in-reply-to']).toBe('long@alice');
  const [apology = '', rest = ''] = notice?.text.split('\n\n') ?? [];
  expect(apology).toMatch(/^Sorry, .*\+40722123456/);
  expect(kept + rest).toBe(long);
});

test('a notice waits for a writer who is away, over a restart, and nothing of the message waits for it', async () => {
  await using town = await Town.start({ more: 'maxParts: 2' });
  const alice = await town.user('alice', { registered: false });

  await alice.message(`sip:${PHONE}@example.org`, long);
  await town.sidecar.until('the first attempt', 10_000, async () => {
    const [notice] = await town.sidecar.messages('direction=from-mobile');
    return notice?.state === 'held';
  });
  await town.sidecar.until('delivery', 20_000, async () => {
    const [message] = await town.sidecar.messages('direction=to-mobile');
    return message?.state === 'delivered';
  });
  await town.sidecar.end('SIGKILL');
  await town.sidecar.start();
  await alice.register();
  const [notice] = await alice.received(1);

  expect(notice?.text).toMatch(/^Sorry, /);
  expect(town.modem.sent).toHaveLength(2);
});
