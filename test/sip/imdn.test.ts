import { expect, test } from 'vitest';
import { type Content, parseRequest, readContent } from '../../src/sip/index.js';
import { message, refusalOf } from './message.js';

const read = (body: string, type = 'message/imdn+xml'): Content =>
  readContent(parseRequest(message({ headers: { 'Content-Type': type }, body })));

/** RFC 5438 §7.2.1.1, with another status. */
const imdn = (notification: string, messageId = '34jk324j') => `<?xml version="1.0" encoding="UTF-8"?>
<imdn xmlns="urn:ietf:params:xml:ns:imdn">
  <message-id>${messageId}</message-id>
  <datetime>2008-04-04T12:16:49-05:00</datetime>
  <recipient-uri>im:bob@example.com</recipient-uri>
  <original-recipient-uri>im:bob@example.com</original-recipient-uri>
  ${notification}
</imdn>
`;
const status = (about: string, name: string) =>
  `<${about}-notification><status><${name}/></status></${about}-notification>`;

test.each([
  ['delivery', 'delivered'],
  ['delivery', 'failed'],
  ['delivery', 'forbidden'],
  ['delivery', 'error'],
  ['display', 'displayed'],
  ['display', 'forbidden'],
  ['processing', 'processed'],
  ['processing', 'stored'],
])('a %s notification that says %s is read', (about, disposition) => {
  expect(read(imdn(status(about, disposition)))).toEqual({ kind: 'imdn', messageId: '34jk324j', about, disposition });
});

test('a disposition notification is read within CPIM', () => {
  const body = [
    'From: <sip:bob@example.org>',
    '',
    'Content-type: message/imdn+xml',
    '',
    imdn(status('display', 'displayed')),
  ];

  expect(read(body.join('\r\n'), 'message/cpim')).toMatchObject({ kind: 'imdn', disposition: 'displayed' });
});

test('a disposition notification is read with prefixes, comments, entities and unknown elements', () => {
  const body = `<!-- a --><i:imdn xmlns:i='urn:ietf:params:xml:ns:imdn' xmlns:x="urn:x"><i:message-id>a&amp;&#98;&#x63;<!-- - --><![CDATA[<c>]]></i:message-id>
    <x:message-id>no</x:message-id><i:delivery-notification ><i:status><x:y z="&quot;"/><i:delivered></i:delivered
    ></i:status></i:delivery-notification></i:imdn><!-- end -->`;

  expect(read(body)).toEqual({ kind: 'imdn', messageId: 'a&bc<c>', about: 'delivery', disposition: 'delivered' });
});

test.each([
  ['no message-id', imdn(status('delivery', 'delivered'), '')],
  ['a message-id with a blank', imdn(status('delivery', 'delivered'), 'a b')],
  ['a message-id with a line end', imdn(status('delivery', 'delivered'), 'a&#10;b')],
  ['a message-id of 257 characters', imdn(status('delivery', 'delivered'), 'x'.repeat(257))],
  ['two message-ids', imdn(`<message-id>x</message-id>${status('delivery', 'delivered')}`)],
  ['no notification', imdn('')],
  ['a status that its kind does not have', imdn(status('delivery', 'displayed'))],
  ['no status', imdn('<delivery-notification/>')],
  ['another root', '<im xmlns="urn:ietf:params:xml:ns:imdn"/>'],
  ['another namespace', '<imdn xmlns="urn:x"/>'],
  ['no namespace', '<imdn/>'],
])('a disposition notification with %s is refused', (_what, body) => {
  expect(refusalOf(() => read(body))).toMatch(/^IMDN.*\(BAD_SIP\)$/);
});

test.each([
  ['a document type', '<!DOCTYPE imdn [<!ENTITY x SYSTEM "file:///etc/passwd">]><imdn/>'],
  ['an entity that grows', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'],
  ['an unknown entity', '<imdn>&xxe;</imdn>'],
  ['a bare ampersand', '<imdn>a & b</imdn>'],
  ['a reference to NUL', '<imdn>&#0;</imdn>'],
  ['a reference to half a surrogate pair', '<imdn>&#xd800;</imdn>'],
  ['a reference beyond Unicode', '<imdn>&#x110000;</imdn>'],
  ['a processing instruction', '<imdn><?php x ?></imdn>'],
  ['an end tag of another name', '<imdn></x>'],
  ['an open element', '<imdn><x>'],
  ['text after the root', '<imdn/>x'],
  ['two roots', '<imdn/><imdn/>'],
  ['an attribute twice', '<imdn a="1" a="2"/>'],
  ['an attribute without quotes', '<imdn a=1/>'],
  ['< in an attribute', '<imdn a="<"/>'],
  ['a comment that does not end', '<imdn><!-- </imdn>'],
  ['17 elements within each other', `${'<a>'.repeat(17)}${'</a>'.repeat(17)}`],
  ['nothing', ''],
])('XML with %s is refused', (_what, body) => {
  expect(refusalOf(() => read(body))).toMatch(/^XML body.*\(BAD_SIP\)$/);
});
