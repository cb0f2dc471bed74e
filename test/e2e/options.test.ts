import { expect, test } from 'vitest';
import { decodePdu, relativeMinutes, type Submit } from '../../src/pdu/index.js';
import { PHONE, Town } from '../support/town.js';

/** The newest SUBMIT that the network got. */
function submitOf(town: Town): Submit {
  const pdu = decodePdu(town.modem.sent.at(-1)?.tpdu ?? '', { smsc: false, direction: 'to-network' });
  if (pdu.type !== 'submit') throw new Error('expected a SUBMIT');
  return pdu;
}

function validMinutes({ validityPeriod }: Submit): number {
  if (validityPeriod?.format !== 'relative') throw new Error('expected a relative validity period');
  return relativeMinutes(validityPeriod.octet);
}

test('the network keeps a message no longer than its sender said by Expires', async () => {
  await using town = await Town.start();
  const alice = await town.user('alice');

  await alice.message(`sip:${PHONE}@example.org`, 'hello', { headers: { expires: '1800' } });
  await town.sidecar.untilMessages('delivered', 1);
  const limited = validMinutes(submitOf(town));
  await alice.message(`sip:${PHONE}@example.org`, 'hello');
  await town.sidecar.untilMessages('delivered', 2);

  expect(limited).toBe(25); // not quite 30 were left
  expect(validMinutes(submitOf(town))).toBe(24 * 60);
});

test('what an API client wishes stands in the SUBMIT', async () => {
  await using town = await Town.start();
  const serviceCentre = '+4917607600001';
  const wishes = {
    flash: true,
    replace: 3,
    replyPath: true,
    rejectDuplicates: true,
    statusReport: false,
    serviceCentre,
  };
  const params = { from: 'sip:alice@example.org', to: PHONE, body: 'hello', validityMinutes: 60, ...wishes };

  await town.sidecar.post('/rpc', { jsonrpc: '2.0', id: 1, method: 'sms.send_msg', params });
  await town.sidecar.untilMessages('sent', 1);

  const submit = submitOf(town);
  expect(town.modem.sent.at(-1)?.serviceCentre).toBe(serviceCentre);
  expect(submit).toMatchObject({ dataCodingScheme: 0xf0, protocolIdentifier: 0x43, statusReportRequest: false });
  expect(submit).toMatchObject({ replyPath: true, rejectDuplicates: true });
  expect(validMinutes(submit)).toBe(60);
});
