const everyOctet = Uint8Array.from({ length: 256 }, (_, octet) => octet);
const cpim =
  'From: <sip:alice@example.org>\r\nTo: <sip:b@example.org>\r\nNS: imdn <urn:ietf:params:imdn>\r\n' +
  'imdn.Message-ID: 34jk\r\n\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHi \u{1F600} "there"\r\n';
const multipart =
  '--b1\r\nContent-Type: text/plain\r\n\r\nfirst\r\n--b1\r\nContent-Type: application/octet-stream\r\n\r\n\u0000\u0001\r\n--b1--\r\n';

/** What users and attackers send, by name: every kind of octet, line end, quotation and size. */
export const NASTY_BODIES: Record<string, string | Uint8Array> = {
  'plain letters': 'hello',
  'accents in UTF-8': 'Bună ziua, zażółć gęślą jaźń',
  'an emoji': '\u{1F600}',
  'joined emoji': '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
  quotes: `it's "quoted" \`so\``,
  'what looks like a variable or an escape': '$fu $(mb{s.len}) %41 %s %n $avp(sms_user)',
  backslashes: '\\ \\\\ \\" \\r\\n \\u0041',
  'line ends and a header': 'one\r\ntwo\nthree\rX-Injected: yes\r\n\r\nfour',
  'control characters': '\u0001\u0007\b\t\u000B\f\u001B\u007F',
  'a NUL inside': 'before\u0000after',
  'a NUL in front': '\u0000after',
  'every octet': everyOctet,
  'Latin-1': Buffer.from('Grüße', 'latin1'),
  'broken UTF-8': Uint8Array.of(0xc3, 0x28, 0xa0, 0xff, 0xe2, 0x82),
  CPIM: cpim,
  multipart: multipart,
  base64: Buffer.from(Buffer.from('Bună ziua').toString('base64')),
  'RP-DATA': Buffer.from('0001000891945411050000002d01000b919471103254f600000c0b41e19058341e91', 'hex'),
  nothing: '',
  'JSON that closes ours': '"}],"msg":"x","v":2}',
  SQL: "'); DROP TABLE messages; --",
  'a template of a shell': '$(reboot) `reboot` ; | & > <',
  '1300 octets': 'y'.repeat(1_300),
  '4 KB of two-octet letters': 'ß'.repeat(2_048),
  '8 KB': 'z'.repeat(8_192),
  '15 KB of every octet': Buffer.concat(Array.from({ length: 60 }, () => everyOctet)),
};
