import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SipUser } from '../../src/cli/demo/sip-user.js';
import { decodePdu, joinParts } from '../../src/pdu/index.js';
import { NASTY_BODIES } from '../support/nasty-bodies.js';
import { PHONE, Town } from '../support/town.js';

let town: Town;
let alice: SipUser;

beforeAll(async () => {
  town = await Town.start({ more: 'replyHeader: none\nmaxParts: 200\noverflow: refuse' });
  alice = await town.user('alice');
});
afterAll(() => town?.[Symbol.asyncDispose]());

/** Bodies that carry their text in another way than as it is: their type, and the text. */
const WRAPPED: Record<string, { contentType: string; text: string }> = {
  CPIM: { contentType: 'message/cpim', text: 'Hi \u{1F600} "there"\r\n' },
  multipart: { contentType: 'multipart/mixed;boundary=b1', text: 'first' },
};

/** The text of a body that is plain UTF-8; undefined when it is not, or empty. */
function textOf(body: string | Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(body)) || undefined;
  } catch {
    return undefined;
  }
}

/** What the simulated network took since then, decoded anew. */
function textOnTheAir(since: number): string | undefined {
  const segments = town.modem.sent.slice(since).flatMap(({ tpdu }) => {
    const pdu = decodePdu(tpdu, { smsc: false, direction: 'to-network' });
    return pdu.type === 'submit' ? [pdu] : [];
  });
  const [first] = segments;
  const content = segments.length === 1 ? first?.userData : joinParts(segments);
  return content !== undefined && 'text' in content ? content.text : undefined;
}

test.each(Object.entries(NASTY_BODIES))(
  'a body of %s becomes the same text on the air, or is refused whole',
  async (name, body) => {
    const before = town.modem.sent.length;
    const { contentType = 'text/plain;charset=UTF-8', text = textOf(body) } = WRAPPED[name] ?? {};
    const callId = `body-${before}-${name.length}@alice`;

    const answer = await alice.message(`sip:${PHONE}@example.org`, body, { contentType, callId });

    if (text === undefined) {
      expect(answer.status).toBe(488);
      expect(await town.sidecar.messages(`callId=${callId}`)).toEqual([]);
      return;
    }
    expect(answer.status).toBe(202);
    await town.sidecar.until('it is delivered', 20_000, async () => {
      const [message] = await town.sidecar.messages(`callId=${callId}`);
      return message?.state === 'delivered';
    });
    expect(textOnTheAir(before)).toBe(text);
  },
);
