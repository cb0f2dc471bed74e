import { expect, test } from 'vitest';
import { SipUser } from '../../src/cli/demo/sip-user.js';
import { startKamailio } from '../support/kamailio.js';
import { StubSidecar } from '../support/stub-sidecar.js';

/** An operator's own proxy: some modules are there already, others are not, and xhttp serves a page of theirs. */
const THEIR_CONFIG = `
debug=2
log_stderror=yes
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "xhttp.so"
loadmodule "http_client.so"
modparam("http_client", "httpcon", "theirs=>http://127.0.0.1:9/;timeout=1")
listen=udp:127.0.0.1:SIP_PORT
#!define SMS_OWN_XHTTP
include_file "sms-sidecar.cfg"

request_route {
  if (is_method("OPTIONS")) {
    sl_send_reply("200", "OK");
    exit;
  }
  if (route(SMS_FROM_SIDECAR)) {
    sl_send_reply("200", "From the sidecar");
    exit;
  }
  $avp(sms_user) = $fU;
  route(SMS_SEND_MSG);
}

event_route[xhttp:request] {
  if ($hu == "/theirs") {
    xhttp_reply("200", "OK", "text/plain", "still here");
    exit;
  }
  route(SMS_RPC);
}
`;

test('the include file finds its place in a proxy that exists, with what is loaded there already', async () => {
  await using sidecar = await StubSidecar.start();
  await using kamailio = await startKamailio({ sidecarPort: sidecar.port, instead: THEIR_CONFIG });
  await using alice = await SipUser.start({ user: 'alice', domain: 'example.org', proxy: kamailio.proxy });
  const call = (path: string, body: string) =>
    fetch(`http://${kamailio.host}:${kamailio.rpcPort}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${kamailio.rpcToken}` },
      body,
    }).then((response) => response.text());

  const accepted = await alice.message('sip:+40722123456@example.org', 'hello');
  const theirs = await call('/theirs', '');
  const params = ['MESSAGE', 'sip:a@b', kamailio.nextHop, kamailio.socket, 'From: <sip:x@y>\r\nTo: <sip:a@b>\r\n', ''];
  const wait = { method: 'tm.t_uac_wait', jsonrpc: '2.0', params, id: 'one' };
  const injected = JSON.parse(await call('/RPC', JSON.stringify(wait)));

  expect(accepted).toMatchObject({ status: 202 });
  expect(sidecar.messages).toHaveLength(1);
  expect(theirs).toBe('still here');
  expect(injected.result.slice(0, 2)).toEqual([200, 'From the sidecar']);
  expect(kamailio.log).not.toMatch(/same module twice|ERROR/);
});
