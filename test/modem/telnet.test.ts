import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeTelnet, TelnetFilter } from '../../src/modem/port/telnet.js';

const [IAC, DONT, DO, WONT, WILL, SB, SE] = [255, 254, 253, 252, 251, 250, 240];

/** Feeds a filter with pieces; what the reader and what the peer get. */
function pass(pieces: Iterable<readonly number[]>): { text: number[]; replies: number[] } {
  const filter = new TelnetFilter();
  const text: number[] = [];
  const replies: number[] = [];
  for (const piece of pieces) {
    const received = filter.receive(Uint8Array.from(piece));
    text.push(...received.octets);
    replies.push(...received.replies);
  }
  return { text, replies };
}

const ascii = (text: string) => [...Buffer.from(text, 'latin1')];

test.each([
  ['a raw line', ascii('\r\nOK\r\n'), '\r\nOK\r\n', []],
  ['padding', [13, 0, 10, ...ascii('OK'), 0], '\r\nOK', []],
  ['an offer of echo', [IAC, WILL, 1, ...ascii('A')], 'A', [IAC, DO, 0, IAC, WILL, 0, IAC, DONT, 1]],
  ['an offer of binary', [IAC, WILL, 0, ...ascii('A')], 'A', [IAC, DO, 0, IAC, WILL, 0]],
  ['a wish for a terminal type', [IAC, DO, 24], '', [IAC, DO, 0, IAC, WILL, 0, IAC, WONT, 24]],
  ['no turns', [IAC, WILL, 3, IAC, DO, 3], '', [IAC, DO, 0, IAC, WILL, 0, IAC, DO, 3, IAC, WILL, 3]],
  ['a refusal', [IAC, WONT, 1, IAC, DONT, 1], '', [IAC, DO, 0, IAC, WILL, 0]],
  ['a subnegotiation', [65, IAC, SB, 44, 101, IAC, IAC, 65, IAC, SE, 66], 'AB', []],
  ['commands without option', [65, IAC, 241, 66, IAC, 246], 'AB', []],
])(
  'of %s the reader gets the text, and the peer its answer, whole or octet by octet',
  (_name, octets, text, replies) => {
    for (const pieces of [[octets], octets.map((octet) => [octet])]) {
      expect(pass(pieces)).toEqual({ text: ascii(text), replies });
    }
  },
);

test('a peer that repeats its request is answered once', () => {
  const again = Array.from({ length: 50 }, () => [IAC, WILL, 1]);

  expect(pass(again).replies).toHaveLength(9);
});

test('whatever comes and however it is cut, the reader gets the same, no telnet in it, and replies are few', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 240, max: 255 }))), (octets) => {
      const whole = pass([octets]);
      expect(pass(octets.map((octet) => [octet]))).toEqual(whole);
      expect(whole.text.some((octet) => octet === 0 || octet === IAC)).toBe(false);
      expect(whole.replies.length).toBeLessThanOrEqual(6 + 3 * octets.length);
    }),
  );
});

test('what is written is the same for raw and telnet peers, but for an octet that would begin a command', () => {
  expect(escapeTelnet(Uint8Array.from([65, 13]))).toEqual(Uint8Array.from([65, 13]));
  expect(escapeTelnet(Uint8Array.from([65, IAC, 13]))).toEqual(Uint8Array.from([65, IAC, IAC, 13]));
});
