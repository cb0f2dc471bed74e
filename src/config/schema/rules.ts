import { z } from 'zod';
import { isGatewayError } from '../../core/index.js';
import { numberTest, STRATEGIES } from '../../routing/index.js';
import { count, duration, refuse } from './values.js';

/** A word that lifts a limit. */
const none = z.literal('none');
const MOST = 1_000_000_000;
const limit = z.union([none, count(1, MOST)], { error: 'is a whole number from 1 on, or none' });

/** Limits by period; a period that is not named has none. */
const limitsOf = (defaults: { minute?: number; day?: number }) => ({
  minute: withDefault(defaults.minute),
  hour: withDefault(undefined),
  day: withDefault(defaults.day),
  month: withDefault(undefined),
});

function withDefault(value: number | undefined) {
  return limit.default(value ?? 'none');
}

/** `none` in the place of all limits of a section. */
const orNone = <T extends z.ZodType>(section: T) =>
  z.union([none, section], { error: 'is none, or a map of minute, hour, day and month' });

const recipients = z
  .strictObject({ minute: limit, hour: limit, day: limit, month: limit })
  .partial()
  .refine((periods) => Object.keys(periods).length === 1, 'names one period, like { month: 250 }');

/** Most segments that go through the SIM in a modem; 500 a day unless the file says otherwise. */
export const quota = orNone(z.strictObject({ ...limitsOf({ day: 500 }), recipients: recipients.optional() }))
  .prefault({})
  .describe('most segments, and different recipients, that go through its SIM');

/** The pause between two messages of one modem. */
export const pacing = z
  .strictObject({ gap: duration('0s', '1h').prefault('0s'), jitter: duration('0s', '1h').prefault('0s') })
  .prefault({})
  .describe('pause between two messages; urgent ones skip it');

export const strategy = z.enum(STRATEGIES).default('any').describe('how messages are spread over SIMs');

const numberTests = z.array(
  z
    .string()
    .min(1)
    .max(200)
    .transform((text, context) => {
      try {
        return numberTest(text);
      } catch (error) {
        if (isGatewayError(error)) return refuse(context, error.sentence);
        throw error;
      }
    }),
);

const money = z.string().regex(/^[0-9]{1,9}(?:\.[0-9]{1,6})?$/, 'is a decimal number like "0.075", in quotes');
const plusPrefix = z.string().regex(/^\+[1-9][0-9]{0,14}$/, 'is "+" and digits, in quotes');

const spend = z.strictObject({
  sender: money.optional(),
  total: money.optional(),
  prices: z.record(plusPrefix, money).default({}),
});

const limits = z.strictObject({
  sender: orNone(z.strictObject(limitsOf({ minute: 10 }))).prefault({}),
  total: orNone(z.strictObject(limitsOf({}))).prefault({}),
  repeats: limit.default(20),
  spend: spend.prefault({}),
});

/** A zone of the IANA database. */
const zone = z.string().refine((text) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}, 'is a zone of the IANA database, like Europe/Berlin');

const timeOfDay = z
  .string()
  .regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, 'is a time like "21:00", in quotes')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const quietHours = z
  .strictObject({
    from: timeOfDay,
    to: timeOfDay,
    zones: z.record(plusPrefix, zone).default({}),
    urgent: z.enum(['pass', 'hold']).default('pass'),
  })
  .refine(({ from, to }) => from !== to, 'begin and end at the same time: they would be a whole day, or none of it');

const words = (...preset: string[]) => z.array(z.string().min(1).max(40)).default(preset);

const optOut = z.strictObject({
  stop: words('STOP', 'STOPALL', 'UNSUBSCRIBE'),
  start: words('START', 'UNSTOP'),
});

const lists = z.strictObject({ toMobile: numberTests.optional(), fromMobile: numberTests.optional() });

/** The sections of the file that say what may be sent, when, and how much. */
export const SENDING_RULES = {
  allow: lists.prefault({}).describe('numbers beside which none may be written to, or may write'),
  deny: lists.prefault({}).describe('numbers that may not be written to, or may not write'),
  premium: z.enum(['refuse', 'accept']).default('refuse').describe('premium and satellite numbers'),
  limits: limits.prefault({}).describe('what one sender, and all, may send and spend'),
  quietHours: quietHours.optional().describe('when phones are left alone'),
  optOut: optOut.optional().describe('words by which phones end and resume what is sent to them'),
  timeZone: zone.optional().describe("zone of days, months and quiet hours; default: the host's"),
};

/** Keys of those sections, by section. */
export const RULE_KEYS = {
  allow: Object.keys(lists.shape),
  deny: Object.keys(lists.shape),
  limits: Object.keys(limits.shape),
  quietHours: ['from', 'to', 'zones', 'urgent'],
  optOut: Object.keys(optOut.shape),
};

/** The sections as the schema leaves them. */
export type Rules = z.output<z.ZodObject<typeof SENDING_RULES>>;
