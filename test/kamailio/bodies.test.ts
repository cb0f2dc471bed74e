import { afterAll, beforeAll, expect, test } from 'vitest';
import { SipUser } from '../../src/cli/demo/sip-user.js';
import { startKamailio, type TestKamailio } from '../support/kamailio.js';
import { NASTY_BODIES } from '../support/nasty-bodies.js';
import { StubSidecar } from '../support/stub-sidecar.js';

let sidecar: StubSidecar;
let kamailio: TestKamailio;
let alice: SipUser;

beforeAll(async () => {
  sidecar = await StubSidecar.start();
  kamailio = await startKamailio({ sidecarPort: sidecar.port, users: { alice: 'wonderland' } });
  alice = await SipUser.start({ user: 'alice', password: 'wonderland', domain: 'example.org', proxy: kamailio.proxy });
});
afterAll(async () => {
  await alice?.close();
  await kamailio?.[Symbol.asyncDispose]();
  await sidecar?.[Symbol.asyncDispose]();
});

test.each(Object.entries(NASTY_BODIES))('a body of %s reaches the sidecar octet for octet', async (_what, body) => {
  const before = sidecar.messages.length;

  const answer = await alice.message('sip:+40722123456@example.org', body, { contentType: 'application/octet-stream' });

  expect(answer).toMatchObject({ status: 202 });
  const request = sidecar.messages[before];
  expect(request?.json.len).toBe(request?.msg.length);
  const msg = request?.msg ?? Buffer.alloc(0);
  expect(msg.subarray(msg.indexOf('\r\n\r\n') + 4)).toEqual(Buffer.from(body));
});
