// What `npm test`, `npm run demo` and `npm run bench` need before they start: the packages of the lock file, the
// built files, and some programs of the system. Uses nothing but Node itself, for it runs before any package is there.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a command in the checkout and returns its exit status; its output is shown. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

/** Runs a command that must succeed; ends this process when it does not. */
export function mustRun(command, args, options) {
  const status = run(command, args, options);
  if (status !== 0) {
    console.error(`\n${command} ${args.join(' ')} failed with status ${status}.`);
    process.exit(1);
  }
}

/** Whether a program is on the path (or in the folders where Debian keeps servers). */
export function hasProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Installs the packages of the lock file, unless they are there already. Nothing is compiled: all binaries are prebuilt. */
function installPackages() {
  const stamp = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('Installing packages (npm ci) ...');
  mustRun('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Compiles `src/` to `dist/`. */
export function build() {
  mustRun(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json']);
}

/** Packages and build. */
export function setUp() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    console.error(`Node.js 20 or newer is needed, this is ${process.versions.node}.`);
    process.exit(1);
  }
  installPackages();
  build();
}

/** Program -> the Debian packages that bring it, for tests and demo. */
const PROGRAMS = {
  socat: ['socat'],
  kamailio: ['kamailio', 'kamailio-utils-modules', 'kamailio-json-modules', 'kamailio-extra-modules'],
  sipp: ['sip-tester'],
  gammu: ['gammu'],
  smsd: ['smstools'],
  // A server without a cluster of Debian's: the tests make their own.
  postgresql: ['postgresql-15'],
  // No programs: what Debian's own interpreter imports or loads.
  'python3-gammu': ['python3-gammu'],
  libosmogsm: ['libosmogsm18', 'python3'],
};

/** Debian keeps the server's programs off the path, by version. */
function hasPostgresql() {
  const folder = '/usr/lib/postgresql';
  return (
    existsSync(folder) && readdirSync(folder).some((version) => existsSync(join(folder, version, 'bin', 'initdb')))
  );
}

/** How Debian's interpreter finds out whether those are there. */
const PYTHON_TESTS = { 'python3-gammu': 'import gammu', libosmogsm: 'import ctypes; ctypes.CDLL("libosmogsm.so.18")' };

function isThere(name) {
  if (name === 'postgresql') return hasPostgresql();
  const question = PYTHON_TESTS[name];
  if (question === undefined) return hasProgram(name);
  return spawnSync('/usr/bin/python3', ['-I', '-c', question], { stdio: 'ignore' }).status === 0;
}

/**
 * Sees to it that the named programs are there: installs Debian's packages when this is root (or `force` is set) on a
 * machine with apt-get. Never by sudo, never asking, and without starting any service that a package brings.
 *
 * @returns what is still missing, with the one line that would install it.
 */
export function ensurePrograms(names, { force = false } = {}) {
  const missing = names.filter((name) => !isThere(name));
  const packages = [...new Set(missing.flatMap((name) => PROGRAMS[name]))];
  const line = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  const mayInstall = hasProgram('apt-get') && (force || process.getuid?.() === 0);
  if (missing.length > 0 && mayInstall) {
    console.log(`Installing ${missing.join(', ')} from Debian's packages ...`);
    withoutServices(() => aptInstall(packages));
  }
  return { missing: names.filter((name) => !isThere(name)), line };
}

function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) =>
    run('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  if (apt('install', '-y', '--no-install-recommends', ...packages) === 0) return;
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...packages);
}

/** Debian's own switch against services that start with their package: policy-rc.d(8), here for one installation. */
function withoutServices(task) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    task();
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}
