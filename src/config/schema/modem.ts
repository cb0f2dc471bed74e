import { z } from 'zod';
import { userUri } from './sip-uri.js';
import { absolutePath, count, duration, name, parseHostPort, serviceCentre } from './values.js';

/** Rates that a serial line can have here, in bits a second. */
export const BAUD_RATES = [
  ...([300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400] as const),
  ...([57_600, 115_200, 230_400, 460_800, 921_600] as const),
] as const;

const device = z.string().refine((text) => {
  if (text.startsWith('tcp://')) return parseHostPort(text.slice(6)) !== undefined;
  return /^(?:\/[^\0]*[^\0/]|imei:[0-9]{14,16}|imsi:[0-9]{6,15})$/.test(text);
}, 'is a path like /dev/ttyUSB0, imei:NUMBER, imsi:NUMBER or tcp://host:port');

/** What a SIM's PIN looks like (TS 31.101 §9.5.1: 4 to 8 digits). */
export const PIN = /^[0-9]{4,8}$/;

/** One entry of `modems`. */
export const modemSchema = z.strictObject({
  name: name.describe('name in links, logs and metrics; letter case does not matter'),
  device: device.describe('serial device, imei:, imsi: or tcp://host:port'),
  pin: z.string().regex(PIN, 'is 4 to 8 digits, in quotes').optional().describe('PIN of the SIM'),
  pinFile: absolutePath.optional().describe('file that holds the PIN'),
  mode: z.enum(['new', 'old', 'ascii', 'digicom']).default('new').describe('how short messages are exchanged'),
  smsc: serviceCentre.optional().describe("number of the service centre; default: the SIM's own"),
  baudRate: z.literal(BAUD_RATES).default(115_200).describe('bits a second'),
  flowControl: z.enum(['none', 'rtscts']).default('none').describe('of the serial line'),
  attempts: count(1, 20).default(4).describe('most attempts to send one segment'),
  poll: duration('1s', '1h').prefault('20s').describe('pause between two sweeps of the storages'),
  scan: z.enum(['none', 'body', 'mixed']).default('body').describe('whether a text is searched for a SIP address'),
  target: userUri.optional().describe('SIP user who gets the texts; parameters are allowed'),
});
