import { z } from 'zod';

const command = z.string().regex(/^\S+$/, 'a command name as it is written after AT, such as +CMGS');
const number = z.string().min(1);
const octets = z.number().int().min(0);
const octet = z.number().int().min(0).max(255);
const milliseconds = z.number().min(0);
/** Octets as a string, each character one: `"\r\n"`, `"\u0000"`. */
const written = z.string().regex(/^[\u0000-\u00ff]+$/, 'octets as characters from \\u0000 to \\u00ff');
const lines = z.array(z.string()).min(1);

/** Which modem an order is for: its name, its link, or its place in the list from 0; default the first. */
const modem = z.union([z.string(), z.number().int().min(0)]).optional();

/** An order named `name`, with its own members beside `do` and `modem`. */
function order<N extends string, S extends z.ZodRawShape>(name: N, shape: S) {
  return z.strictObject({ do: z.literal(name), modem, ...shape });
}

/** What the network is told to do. */
const networkOrders = [
  order('deliver', {
    from: number,
    text: z.string(),
    to: number.optional(),
    encoding: z.enum(['gsm7', 'ucs2', '8bit']).optional(),
    concat: z.strictObject({ reference: octet, total: octet, sequence: octet }).optional(),
  }),
  order('deliverRaw', { tpdu: z.string(), to: number.optional() }),
  order('refuseSubmission', { final: z.string(), number: number.optional() }),
  order('report', { submission: z.number().int().optional(), status: octet.optional() }),
  order('reports', { policy: z.union([z.enum(['at once', 'by hand']), z.strictObject({ afterMs: milliseconds })]) }),
  order('statusOf', { number, status: octet }),
  order('autoReply', { number, text: z.string() }),
  order('submissions', {}),
  order('messages', {}),
] as const;

/** What a device is told to do. */
const deviceOrders = [
  order('list', {}),
  order('written', {}),
  order('stored', { storage: z.enum(['SM', 'ME', 'SR']).optional() }),
  order('unplug', {}),
  order('plugIn', { link: z.string().min(1).optional() }),
  order('reset', { awayMs: milliseconds.optional(), renumber: z.boolean().optional() }),
  order('brownOut', { warning: z.string().optional(), banner: lines.optional() }),
  order('removeSim', {}),
  order('insertSim', { imsi: z.string().regex(/^\d{6,15}$/), pin: z.string().optional(), number: number.optional() }),
  order('freeze', {}),
  order('thaw', {}),
  order('signal', { value: z.number().int().min(0).max(99) }),
  order('registration', {
    stat: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
  }),
  order('networkTime', { ms: milliseconds }),
  order('urc', { lines }),
  order('say', { octets: written }),
] as const;

/** What goes wrong: at the next command of a name, or with octets. */
const faultOrders = [
  order('refuse', { command, reply: z.union([z.string(), lines]) }),
  order('mute', { command }),
  order('loseAnswer', { command }),
  order('loseInformation', { command }),
  order('delayAnswer', { command, ms: milliseconds }),
  order('freezeAt', { command, performed: z.boolean().optional() }),
  order('hangUpAt', {
    command,
    where: z.union([z.enum(['asked', 'entered', 'performed']), z.strictObject({ afterOctets: octets })]),
  }),
  order('inject', { command, lines, where: z.union([z.enum(['before', 'before final']), octets]) }),
  order('cut', { octets: z.number().int().min(1), gapMs: milliseconds.optional() }),
  order('unplugAfterHearing', { octets: z.number().int().min(1) }),
  order('drop', { octet: octets }),
  order('duplicate', { octet: octets }),
  order('delay', { octet: octets, ms: milliseconds }),
  order('insert', { octet: octets, octets: written }),
  order('dropHeard', { octet: octets }),
  order('duplicateHeard', { octet: octets }),
] as const;

/** Every order that a control socket or a script may give. */
export const orderSchema = z.discriminatedUnion('do', [...networkOrders, ...deviceOrders, ...faultOrders]);

/** An order, checked. */
export type Order = z.infer<typeof orderSchema>;

/** The names of all orders, as `do` has them. */
export const orderNames: readonly string[] = [...networkOrders, ...deviceOrders, ...faultOrders].map(
  (schema) => schema.shape.do.value,
);
