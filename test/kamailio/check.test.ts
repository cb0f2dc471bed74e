import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const TEMPLATES = fileURLToPath(new URL('../../kamailio/', import.meta.url));

test.each(['kamailio.cfg', 'sms-sidecar.cfg'])('%s passes the check of kamailio as it is committed', async (file) => {
  const { stderr } = await run('kamailio', ['-c', '-E', '-f', `${TEMPLATES}${file}`]);

  expect(stderr).toContain('config file ok');
  expect(stderr).not.toMatch(/ERROR|CRITICAL|the same module twice/);
});
