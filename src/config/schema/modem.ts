import { z } from 'zod';
import { pacing, quota } from './rules.js';
import { userUri } from './sip-uri.js';
import { absolutePath, count, duration, name, serviceCentre } from './values.js';

/** Rates that a serial line can have here, in bits a second. */
export const BAUD_RATES = [
  ...([300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400] as const),
  ...([57_600, 115_200, 230_400, 460_800, 921_600] as const),
] as const;

/** An absolute path of something in a folder, without control characters. */
export const DEVICE_PATH = /^\/[^\0-\x1f\x7f]*[^\0-\x1f\x7f/]$/;

/** A serial server: a name, an IPv4 address or an IPv6 address in brackets, and a port. */
const TCP_DEVICE =
  /^tcp:\/\/(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9._-]{0,252}[a-z0-9])?):(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$/i;

/** What a device other than a path looks like, by its first word. */
const OTHER_DEVICES: readonly [kind: RegExp, form: RegExp, expected: string][] = [
  [/^tcp:/i, TCP_DEVICE, 'is tcp://host:port; an IPv6 address in brackets'],
  [/^imei:/i, /^imei:[0-9]{14,16}$/i, 'is imei: and 14 to 16 digits'],
  [/^imsi:/i, /^imsi:[0-9]{6,15}$/i, 'is imsi: and 6 to 15 digits'],
];

/** Prefixes are in lower case afterwards, so that one device has one name. */
const device = z.string().transform((text, context) => {
  const other = OTHER_DEVICES.find(([kind]) => kind.test(text));
  if (other) {
    const [, form, expected] = other;
    if (!form.test(text)) context.addIssue(expected);
    return text.toLowerCase();
  }
  if (!DEVICE_PATH.test(text)) context.addIssue('is an absolute path, like /dev/ttyUSB0');
  return text;
});

/** Where modems named by IMEI or IMSI are looked for: a path whose names may hold `*` and `?`. */
export const devicePattern = z.string().regex(DEVICE_PATH, 'is an absolute path, like /dev/ttyUSB*');

/** A regular expression, compiled. */
export const expression = z
  .string()
  .max(200)
  .transform((text, context) => {
    try {
      return new RegExp(text, 'u');
    } catch {
      context.addIssue('is a regular expression, like "([0-9]+[.,][0-9]{2}) EUR"');
      return /$^/;
    }
  });

/** How the balance of a prepaid SIM is asked for. */
const balance = z.strictObject({
  code: z.string().regex(/^[0-9*#+]{1,100}$/, "is a USSD code, like '*100#', in quotes"),
  match: expression,
  warnBelow: z.number().optional(),
  every: duration('10m', '30d').prefault('24h'),
});

/** No shell is between: the program by its path, and each argument by itself. */
const powerHook = z
  .array(z.string().regex(/^[^\0]*$/, 'holds no NUL'))
  .min(1)
  .max(50)
  .refine(([program = '']) => program.startsWith('/'), 'begins with the absolute path of a program');

/** What a SIM's PIN looks like (TS 31.101 §9.5.1: 4 to 8 digits). */
export const PIN = /^[0-9]{4,8}$/;

/** Channels of cell broadcast (TS 23.041 §9.4.1.2.2: 16 bits), one or a range of them. */
const broadcastChannel = z
  .string()
  .regex(/^[0-9]{1,5}(?:-[0-9]{1,5})?$/, 'is a channel like "50", or a range like "4370-4399", in quotes')
  .refine((text) => {
    const [first = 0, last = first] = text.split('-').map(Number);
    return first <= last && last <= 65_535;
  }, 'is no range from 0 to 65535');

/** One entry of `modems`. */
export const modemSchema = z.strictObject({
  name: name.describe('name in links, logs and metrics; letter case does not matter'),
  device: device.describe(
    'path of the serial device, best one of /dev/serial/by-id, tcp://host:port, imei:DIGITS or imsi:DIGITS',
  ),
  pin: z.string().regex(PIN, 'is 4 to 8 digits, in quotes').optional().describe('PIN of the SIM'),
  pinFile: absolutePath.optional().describe('file that holds the PIN'),
  mode: z
    .enum(['new', 'old', 'ascii', 'digicom'])
    .default('new')
    .describe('new; old: PDUs without the address of the service centre; ascii, digicom: text mode'),
  smsc: serviceCentre.optional().describe("number of the service centre; default: the SIM's own"),
  balance: balance.optional().describe('how the balance of a prepaid SIM is asked for'),
  baudRate: z.literal(BAUD_RATES).default(115_200).describe('bits a second'),
  flowControl: z.enum(['none', 'rtscts']).default('none').describe('of the serial line'),
  sendFrom: z
    .enum(['line', 'storage'])
    .default('line')
    .describe('line; storage: each message is written to a slot and sent from there (CMGW, CMSS)'),
  attempts: count(1, 20).default(4).describe('most attempts to send one segment'),
  poll: duration('1s', '1h').prefault('20s').describe('pause between two sweeps of the storages'),
  quota,
  pacing,
  roaming: z.boolean().default(true).describe('whether it sends in a foreign network'),
  calls: z.enum(['ignore', 'refuse']).default('ignore').describe('whether a call is left to ring or hung up'),
  broadcasts: z.array(broadcastChannel).max(20).default([]).describe('channels of cell broadcast to be received'),
  resetRadio: z.boolean().default(false).describe('whether recovery may switch the radio off and on (CFUN)'),
  powerHook: powerHook.optional().describe('program and arguments that take its power and give it back'),
  scan: z.enum(['none', 'body', 'mixed']).default('body').describe('whether a text is searched for a SIP address'),
  target: userUri.optional().describe('SIP user who gets the texts; parameters are allowed'),
});
