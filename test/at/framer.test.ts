import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Frame, Framer } from '../../src/at/framer.js';
import { CUTS, type Cut, pieces } from './scripted-port.js';

/** Frames as short text: lines as they are, a prompt as `<prompt>`, a dropped line as `<overlong n>`. */
function frames(text: string, cut: Cut, prompt = false): string[] {
  const framer = new Framer();
  const found: Frame[] = [];
  framer.expectPrompt(prompt);
  for (const piece of pieces(text, cut)) framer.push(piece, (frame) => found.push(frame));
  return found.map((frame) => {
    if (frame.kind === 'line') return frame.text;
    return frame.kind === 'prompt' ? '<prompt>' : `<overlong ${frame.octets}>`;
  });
}

const SHAPES: [name: string, octets: string, lines: string[]][] = [
  ['CR LF around an answer', '\r\n+CSQ: 20,99\r\n\r\nOK\r\n', ['+CSQ: 20,99', 'OK']],
  ['an echo before it', 'AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n', ['AT+CSQ', '+CSQ: 20,99', 'OK']],
  ['LF only', '\nOK\n', ['OK']],
  ['CR only', '\rOK\r', ['OK']],
  ['doubled CR LF', '\r\r\n\nOK\r\r\n\r\n', ['OK']],
  ['blank lines with spaces', '\r\n   \r\n\t\r\nOK\r\n', ['OK']],
  ['numeric result codes', '0\r', ['0']],
  ['NUL octets between', 'O\0K\0\r\n', ['OK']],
  ['Ctrl-Z in an echoed PDU', '0011\x1a\r\n+CMGS: 5\r\n', ['0011', '+CMGS: 5']],
  ['octets that are no text', '\xff\xfe\x80OK\r\n', ['OK']],
  ['UTF-8', Buffer.from('+SPBR: "Алина"\r\n').toString('latin1'), ['+SPBR: "Алина"']],
  ['outer spaces, kept', '  44  1 \r\n', ['  44  1 ']],
  ['an unfinished line, kept back', 'OK\r\n+CMT', ['OK']],
];

for (const cut of CUTS) {
  test.each(SHAPES)(`%s is cut into lines, ${cut}`, (_name, octets, lines) => {
    expect(frames(octets, cut)).toEqual(lines);
  });

  test.each([
    ['with its space', '\r\n> '],
    ['without its space', '\r\n>'],
    ['on a line of its own', '\r\n>\r\n'],
    ['after spaces', '\r\n  > '],
  ])(`a prompt %s is seen as soon as it stands there, ${cut}`, (_name, octets) => {
    expect(frames(octets, cut, true)).toEqual(['<prompt>']);
  });

  test(`a result glued to the prompt is a line of its own, ${cut}`, () => {
    expect(frames('\r\n> +CMS ERROR: 500\r\n', cut, true)).toEqual(['<prompt>', '+CMS ERROR: 500']);
  });

  test(`a line may have 4096 octets; a longer one is dropped and said to be, ${cut}`, () => {
    const longest = 'A'.repeat(4096);

    expect(frames(`${longest}\r\nB${longest}\r\nOK\r\n`, cut)).toEqual([longest, '<overlong 4097>', 'OK']);
  });
}

test('a greater-than sign is text while no prompt is expected', () => {
  expect(frames('> quoted\r\n', 'whole')).toEqual(['> quoted']);
});

test('however a stream is cut, its frames are the same', () => {
  const stream = fc.array(fc.constantFrom('\r', '\n', '\r\n', 'OK', '+CMTI: "SM",3', '> ', '\0', '\xff', '0791', ' '));
  fc.assert(
    fc.property(stream, fc.boolean(), (parts, prompt) => {
      const text = parts.join('');
      expect(frames(text, 'octet by octet', prompt)).toEqual(frames(text, 'whole', prompt));
    }),
  );
});

test('any octets give lines without control characters, none longer than the limit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (octets) => {
      const framer = new Framer();
      framer.push(octets, (frame) => {
        if (frame.kind !== 'line') return;
        expect(frame.text).not.toMatch(/[\u0000-\u0008\u000A-\u001F\u007F]/);
        expect(frame.text.length).toBeLessThanOrEqual(4096);
      });
    }),
  );
});
