import { expect, test } from 'vitest';
import { NoticeDesk, type NoticeOptions } from '../../src/notify/index.js';
import { acceptance, BridgeRig } from '../support/bridge.js';
import { sipMessage, wireOf } from '../support/wire.js';

const cut = {
  compose: { ...acceptance.compose, replyHeader: 'none' as const, overflow: 'truncate' as const, maxParts: 2 },
};
const long = Array.from({ length: 250 }, (_, index) => `word${index}`).join(' ');

function desk(changes: Partial<NoticeOptions> = {}): NoticeDesk {
  const { sender, numbers, domain } = acceptance;
  let count = 0;
  return new NoticeDesk(
    { level: 'failures', domain, userDomains: sender.userDomains, numbers, ...changes },
    { newId: () => `notice-${++count}` },
  );
}

test('whoever wrote more than may be sent gets back exactly the rest, from the number, in reply to their message', async () => {
  await using rig = await BridgeRig.start(cut, { notices: desk() });

  const { body } = await rig.post('/v1/messages', wireOf(sipMessage({ body: long, callId: 'long@alice' })));

  const notice = await rig.queue.claimInbound(60_000);
  expect(notice).toMatchObject({
    ...{ kind: 'notice', target: 'sip:alice@example.org', originator: '+40722123456', inReplyTo: 'long@alice' },
  });
  const sent = await sentText(rig);
  const [, kept = ''] = /^(.*)\(truncated\)$/s.exec(sent) ?? [];
  const [, rest = ''] = /^Sorry, [^\n]*\n\n(.*)$/s.exec(notice?.body ?? '') ?? [];
  expect(kept.length).toBeGreaterThan(200);
  expect(kept + rest).toBe(long);
  const events = (await rig.queue.timeline(body.id)).map(({ event }) => event);
  expect(events.slice(0, 2)).toEqual(['accepted', 'notice']);
});

test('a retransmission brings no second notice', async () => {
  await using rig = await BridgeRig.start(cut, { notices: desk() });
  const wire = wireOf(sipMessage({ body: long }));

  await Promise.all([rig.post('/v1/messages', wire), rig.post('/v1/messages', wire)]);
  await rig.post('/v1/messages', wire);

  expect(await notices(rig)).toHaveLength(1);
});

test('a text that fits brings no notice, and neither does one that is refused', async () => {
  await using rig = await BridgeRig.start(cut, { notices: desk() });
  const refused = { compose: { ...cut.compose, overflow: 'refuse' as const } };
  await using strict = await BridgeRig.start(refused, { notices: desk() });

  await rig.post('/v1/messages', wireOf(sipMessage()));
  expect((await strict.post('/v1/messages', wireOf(sipMessage({ body: long })))).status).toBe(422);

  expect(await notices(rig)).toEqual([]);
  expect(await strict.stored()).toBe(0);
});

test('notices can be turned off; the timeline still has the rest', async () => {
  await using rig = await BridgeRig.start(cut, { notices: desk({ level: 'off' }) });

  const { body } = await rig.post('/v1/messages', wireOf(sipMessage({ body: long })));

  expect(await notices(rig)).toEqual([]);
  expect((await rig.queue.timeline(body.id))[0]?.detail.unsentRest).toEqual(expect.stringContaining('word249'));
});

test.each([
  ['an anonymous user', 'sip:alice@example.org', 1],
  ['an anonymous number, which may be a stranger’s phone', 'sip:+491701234567@example.org', 0],
])('%s: notices %s', async (_who, from, count) => {
  const anonymous = { ...cut, sender: { ...acceptance.sender, anonymous: 'accept' as const } };
  await using rig = await BridgeRig.start(anonymous, { notices: desk() });
  const request = sipMessage({ body: long, from: `<${from}>;tag=1` });

  const { status } = await rig.post('/v1/messages', wireOf(request, { auth_user: '' }));

  expect(status).toBe(202);
  expect(await notices(rig)).toHaveLength(count);
});

async function notices(rig: BridgeRig) {
  return (await rig.queue.list({ direction: 'from-mobile' }, { limit: 50 })).items;
}

/** What the phone would show of the only message to mobile. */
async function sentText(rig: BridgeRig): Promise<string> {
  const claimant = { modem: 'nokia', imsi: '1', networks: ['D1'], previousMessageReference: null, leaseMs: 60_000 };
  let text = '';
  for (let claim = await rig.queue.claim(claimant); claim !== undefined; ) {
    text += claim.text;
    claim = await rig.queue.settle(claim.ref, { as: 'sent', messageReference: claim.ref.segment });
  }
  return text;
}
