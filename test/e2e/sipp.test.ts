import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freeUdpPort } from '../../src/cli/demo/ports.js';
import { hasProgram } from '../../src/cli/demo/programs.js';
import { PHONE, Town } from '../support/town.js';

/** A MESSAGE with digest, as sipp writes it: request, 407, request with credentials, 202. */
const SCENARIO = `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="message">
  ${request('')}
  <recv response="407" auth="true"/>
  ${request('[authentication username=alice password=wonderland]')}
  <recv response="202" timeout="20000"/>
</scenario>
`;

function request(credentials: string): string {
  return `<send retrans="500"><![CDATA[
MESSAGE sip:[service]@example.org SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:alice@example.org>;tag=[pid]-[call_number]
To: <sip:[service]@example.org>
Call-ID: [call_id]
CSeq: [cseq] MESSAGE
${credentials}
Max-Forwards: 70
Content-Type: text/plain
Content-Length: [len]

number [call_number] of sipp
]]></send>`;
}

test.skipIf(!hasProgram('sipp'))(
  'sipp, an independent SIP client, sends 50 messages with digest; each becomes one SMS [needs sipp]',
  async () => {
    await using town = await Town.start({ more: 'replyHeader: none' });
    const folder = await mkdtemp(join(tmpdir(), 'sipp-'));
    try {
      const scenario = join(folder, 'message.xml');
      await writeFile(scenario, SCENARIO);
      const { host, port } = town.kamailio.proxy;
      const own = String(await freeUdpPort());
      const count = ['-m', '50', '-r', '50', '-l', '50', '-timeout', '25', '-timeout_error', '-nostdin'];
      const sipp = spawn('sipp', [`${host}:${port}`, '-sf', scenario, '-s', PHONE, '-i', host, '-p', own, ...count], {
        cwd: folder,
        stdio: 'ignore',
      });
      const [status] = await once(sipp, 'exit');
      const messages = await town.sidecar.untilMessages('delivered', 50);

      expect(status).toBe(0);
      expect(messages).toHaveLength(50);
      expect(new Set(town.modem.sent.map(({ text }) => text)).size).toBe(50);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
