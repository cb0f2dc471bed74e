import { isIPv4 } from 'node:net';
import type { Config, ModemConfig, ProxyConfig } from './config.js';

const SHORT_TOKEN = 16;
/** What a token may be made of to stand in the include file for Kamailio as it is. */
const PLAIN_TOKEN = /^[A-Za-z0-9._~-]+$/;

/** What is allowed and yet worth a second look, a sentence each. */
export function adviceOn(config: Config): string[] {
  const { absent, http, metrics, modems, proxies, anonymous, uncertain, console } = config;
  const isShort = http.token !== '' && http.token.length < SHORT_TOKEN;
  return [
    ...absent,
    ...(isLoopback(http.host) ? [] : [`http listens on ${http.host} without TLS: the token travels in clear`]),
    ...(isShort ? [`the token of http has fewer than ${SHORT_TOKEN} characters`] : []),
    ...tokenForKamailio(config),
    ...(metrics === undefined || isLoopback(metrics.host) ? [] : [`metrics on ${metrics.host} want no token`]),
    ...(anonymous === 'accept' ? ['anonymous is accept: whoever reaches the proxy can send'] : []),
    ...(uncertain === 'hold' ? [] : [`uncertain is ${uncertain}: a phone may get a text twice, or never`]),
    ...(console.commands.some((entry) => entry.length < 4)
      ? ['console.commands allows nearly every AT command to whoever has the token']
      : []),
    ...modems.flatMap(adviceOnModem),
    ...proxies.flatMap((proxy, index) =>
      absent.some((file) => file.startsWith(`proxies[${index}]`)) ? [] : adviceOnProxy(proxy),
    ),
  ];
}

function tokenForKamailio({ http, proxies }: Config): string[] {
  const tokens = proxies.flatMap((proxy) => (proxy.kind === 'kamailio' ? [http.token, proxy.token ?? ''] : []));
  if (tokens.every((token) => token === '' || PLAIN_TOKEN.test(token))) return [];
  return [
    'a token has other characters than letters, digits, "-", "_", "." and "~": the include file for Kamailio cannot hold it',
  ];
}

function adviceOnModem({ name, device, networks, pin, mode }: ModemConfig): string[] {
  const passing = /^\/dev\/tty(?:USB|ACM)[0-9]+$/.test(device);
  return [
    ...(mode === 'ascii' || mode === 'digicom' ? [adviceOnTextMode(name, mode)] : []),
    ...(networks.length === 0 ? [`the modem ${name} serves no network: it only receives`] : []),
    ...(passing
      ? [`${device} may be another device after the next plugging: /dev/serial/by-id has names that stay`]
      : []),
    ...(device.startsWith('imsi:') && pin !== undefined
      ? [
          `${name} is found by its IMSI, which a SIM tells only behind its PIN: switch the PIN request off, or use imei:`,
        ]
      : []),
  ];
}

function adviceOnTextMode(name: string, mode: 'ascii' | 'digicom'): string {
  const unsaid = 'parts of long texts are not joined but numbered, messages to ports are refused';
  return `the modem ${name} is used in text mode (${mode}), which cannot say all: ${unsaid}; nearly every modem takes mode: new`;
}

function adviceOnProxy(proxy: ProxyConfig): string[] {
  if (proxy.kind === 'opensips') {
    if (isLoopback(proxy.mi.host)) return [];
    return [`mi_datagram of ${proxy.name} is on ${proxy.mi.host} and knows no password: keep others from it`];
  }
  const { hostname, protocol } = new URL(proxy.rpc);
  const open = protocol === 'http:' && !isLoopback(hostname.replace(/^\[|\]$/g, ''));
  return [
    ...(open ? [`rpc of ${proxy.name} is http:// to another host: its token travels in clear`] : []),
    ...(proxy.token === undefined ? [`rpc of ${proxy.name} has no token`] : []),
  ];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
