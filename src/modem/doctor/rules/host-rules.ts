import type { Facts } from '../facts.js';
import { type Rule, rule } from '../finding.js';

const SIDECAR = /sms-sidecar|cli\/main\.js.*\bserve\b/;

function holders({ host }: Facts, ours: boolean): string | undefined {
  const found = host?.holders.filter(({ command }) => SIDECAR.test(command) === ours) ?? [];
  return found.length === 0
    ? undefined
    : found.map(({ pid, command }) => `${command.slice(0, 120)} (pid ${pid})`).join(', ');
}

/** What the host shows before the port is opened. */
export const hostRules: readonly Rule[] = [
  rule(
    {
      id: 'no-device',
      severity: 'error',
      means: 'the modem is not plugged in, or it has another path since',
      advice: 'plug it in; choose a path of /dev/serial/by-id, which stays the same; look at dmesg',
    },
    ({ host, request }) => host?.exists === false && `${request.device} does not exist${portsSeen(host.serialPorts)}`,
  ),
  rule(
    {
      id: 'not-a-device',
      severity: 'error',
      means: 'no modem can be behind it',
      advice: 'correct the path of the device',
    },
    ({ host, request }) => host?.exists && !host.isCharacterDevice && `${request.device} is no serial device`,
  ),
  rule(
    {
      id: 'no-permission',
      severity: 'error',
      means: 'the sidecar cannot open it either, if it runs as this user',
      advice: 'add the user to that group and log in anew: usermod -aG GROUP USER',
    },
    ({ host, request }) =>
      host?.isCharacterDevice &&
      !host.accessible &&
      `this user may not use ${request.device}; its group is ${host.group}`,
  ),
  rule(
    {
      id: 'held-by-sidecar',
      severity: 'error',
      means: 'a running sidecar uses the modem; two programs on one port would take answers from each other',
      advice: 'see sms-sidecar modems; or sms-sidecar modem suspend NAME, the doctor once more, and modem resume NAME',
    },
    (facts) => holders(facts, true),
  ),
  rule(
    {
      id: 'port-held',
      severity: 'error',
      means: 'another program has the port open and takes answers away',
      advice: 'end that program, or take the modem out of its configuration',
    },
    (facts) => holders(facts, false),
  ),
  rule(
    {
      id: 'open-failed',
      severity: 'error',
      means: 'the sidecar will not get the port either',
      advice: 'follow the reason; see who holds it with fuser, and dmesg for what the kernel says',
    },
    ({ openError }) => openError,
  ),
  rule(
    {
      id: 'modem-manager',
      severity: 'warning',
      means: 'it opens every new modem and asks it things, for half a minute after plugging in and whenever it likes',
      advice: 'install the udev rule of deploy/, or systemctl disable --now ModemManager',
    },
    ({ host }) => host?.programs.includes('ModemManager') && 'ModemManager runs here',
  ),
  rule(
    {
      id: 'brltty',
      severity: 'warning',
      means: 'it takes USB serial adapters of some makers for Braille displays and removes their port',
      advice: 'remove the package brltty where nobody needs it',
    },
    ({ host }) => host?.programs.includes('brltty') && 'brltty runs here',
  ),
  rule(
    {
      id: 'other-sms-program',
      severity: 'warning',
      means: 'two programs on one modem take messages from each other',
      advice: 'make sure that it is not configured for this device',
    },
    ({ host }) => {
      const others = host?.programs.filter((name) => name !== 'ModemManager' && name !== 'brltty') ?? [];
      return others.length > 0 && `${others.join(', ')} runs here`;
    },
  ),
  rule(
    {
      id: 'hilink',
      severity: 'warning',
      means: 'its firmware (HiLink) shows a network card with a web page and no modem port: no SMS by AT commands',
      advice: 'flash stick firmware, or use another model; usb_modeswitch brings the port back on some',
    },
    ({ host }) => {
      const stick = host?.sticks.find(({ hasNetwork, hasSerialPort }) => hasNetwork && !hasSerialPort);
      return stick && `${stick.name} (${stick.id}) has a network card and no serial port`;
    },
  ),
  rule(
    {
      id: 'storage-mode',
      severity: 'warning',
      means: 'it shows itself as a CD-ROM with drivers and has not become a modem yet',
      advice: 'install usb-modeswitch and plug it in again',
    },
    ({ host }) => {
      const stick = host?.sticks.find(({ hasNetwork, hasSerialPort }) => !hasNetwork && !hasSerialPort);
      return stick && `${stick.name} (${stick.id}) has neither serial port nor network card`;
    },
  ),
  rule(
    {
      id: 'unstable-name',
      severity: 'note',
      means: 'after plugging or a restart another device may have this path',
      advice: 'put the path of /dev/serial/by-id into the configuration',
    },
    ({ host, request }) =>
      host?.stableName !== undefined &&
      /^\/dev\/tty/.test(request.device) &&
      `${request.device} is also ${host.stableName}`,
  ),
];

function portsSeen(ports: readonly string[]): string {
  return ports.length === 0 ? '; no USB serial device is there' : `; there are ${ports.join(', ')}`;
}
