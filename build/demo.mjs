// `npm run demo`: sets up, then runs `sms-sidecar demo`. `-- --once` ends after the conversation, `-- --install` takes
// Debian's packages also when this is not root.
import { join } from 'node:path';
import { ensurePrograms, run, setUp } from './set-up.mjs';

const args = process.argv.slice(2);
setUp();
const { missing, line } = ensurePrograms(['socat', 'kamailio'], { force: args.includes('--install') });
if (missing.length > 0) {
  console.log(`${missing.join(' and ')} not found; the demo does without. To have them: ${line}`);
}
// Ctrl-C reaches the demo too, which ends what it started; this process waits for it.
process.on('SIGINT', () => undefined);
process.exitCode = run(process.execPath, [join('dist', 'cli', 'main.js'), 'demo', ...args]);
