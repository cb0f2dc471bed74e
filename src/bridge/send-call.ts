import { z } from 'zod';
import { GatewayError } from '../core/index.js';
import { type SubmitOptions, URGENT_PRIORITY } from '../queue/index.js';
import { type Content, contentOf } from './content.js';
import { base64, checked } from './submission.js';

/** TP-PID of a message that replaces an earlier one of the same type, 1 to 7 (TS 23.040 §9.2.3.9). */
const REPLACE_TYPE_0 = 0x40;
/** 63 weeks: the longest relative TP-VP (TS 23.040 §9.2.3.12.1). */
const MOST_MINUTES = 635_040;

/** A moment: milliseconds since 1970, or ISO 8601 with its zone. */
const moment = z.union([
  z.int().min(0),
  z.iso.datetime({ offset: true, error: 'is milliseconds since 1970, or a date like 2026-11-24T18:00:00+01:00' }),
]);

const port = z.int().min(0).max(65_535);

/**
 * The two elements number different applications: the 8-bit one reserves 0 to 239, the 16-bit one has IANA's ports, so
 * that neither may stand for the other (TS 23.040 §9.2.3.24.3, §9.2.3.24.4). 16 bits, unless the caller says 8.
 */
const portsMember = z
  .strictObject({ destination: port, source: port, bits: z.literal([8, 16]).default(16) })
  .refine(({ destination, source, bits }) => bits === 16 || Math.max(destination, source) <= 255, {
    error: 'with 8 bits a port is at most 255',
  });

const members = {
  from: z.string().min(1).max(512),
  to: z.string().min(1).max(512),
  body: z.string().max(65_536).optional(),
  data: base64.max(65_536).optional(),
  network: z.string().max(128).optional(),
  idempotencyKey: z.string().min(1).max(512).optional(),
  ports: portsMember.optional(),
  messageClass: z.literal([0, 1, 2, 3]).optional(),
  flash: z.boolean().optional(),
  validityMinutes: z.int().min(5).max(MOST_MINUTES).optional(),
  protocolIdentifier: z.int().min(0).max(255).optional(),
  replace: z.int().min(1).max(7).optional(),
  rejectDuplicates: z.boolean().optional(),
  replyPath: z.boolean().optional(),
  statusReport: z.boolean().optional(),
  serviceCentre: z
    .string()
    .regex(/^\+[1-9][0-9]{4,14}$/, 'is a number like +491710760000')
    .optional(),
  priority: z.union([z.literal('urgent'), z.int().min(0).max(99)], { error: 'is 0 to 99, or urgent' }).optional(),
  notBefore: moment.optional(),
  expiresAt: moment.optional(),
};

const schema = z.strictObject(members);
const schemaWithNetwork = z.strictObject({ ...members, network: z.string().min(1).max(128) });
const previewSchema = z.strictObject({
  from: members.from,
  body: members.body,
  data: members.data,
  ports: members.ports,
  network: members.network,
});

/** A call of `sms.send_msg`: what a SIP request says, by an API client, and what a SIP request cannot say. */
export type SendCall = Content & {
  /** SIP URI of the sender. */
  from: string;
  /** Number, as the user part of a SIP URI would hold it. */
  to: string;
  network?: string | undefined;
  idempotencyKey?: string | undefined;
  /** Laid over what the configuration says of every SUBMIT. */
  submit?: Partial<SubmitOptions>;
  /** Higher first; from `URGENT_PRIORITY` on it is urgent. */
  priority?: number;
  /** Milliseconds since 1970. */
  notBefore?: number;
  /** Milliseconds since 1970. */
  expiresAt?: number;
};

/** A message that is only to be looked at. */
export type PreviewCall = Content & {
  from: string;
  network?: string | undefined;
  ports?: SubmitOptions['ports'] | undefined;
};

/**
 * Reads the parameters of `sms.send_msg`, or of `sms.send_msg_to_net`, which names a network.
 *
 * @throws GatewayError `BAD_REQUEST` that names every member that is wrong, or two that contradict each other.
 */
export function readSendCall(params: unknown, { withNetwork = false } = {}): SendCall {
  const { from, to, body, data, network, idempotencyKey, ...options } = checked(
    withNetwork ? schemaWithNetwork : schema,
    params,
  );
  const { notBefore, expiresAt, priority } = options;
  return {
    ...contentOf({ body, data }),
    ...{ from, to, network, idempotencyKey, submit: submitOf(options) },
    ...(priority === undefined ? {} : { priority: priority === 'urgent' ? URGENT_PRIORITY : priority }),
    ...(notBefore === undefined ? {} : { notBefore: momentOf(notBefore) }),
    ...(expiresAt === undefined ? {} : { expiresAt: momentOf(expiresAt) }),
  };
}

/** Reads the parameters of `sms.preview`. @throws GatewayError `BAD_REQUEST`. */
export function readPreviewCall(params: unknown): PreviewCall {
  const { body, data, ...call } = checked(previewSchema, params);
  return { ...call, ...contentOf({ body, data }) };
}

type Options = Omit<z.infer<typeof schema>, 'from' | 'to' | 'body' | 'data'>;

function submitOf(options: Options): Partial<SubmitOptions> {
  const { ports, validityMinutes, rejectDuplicates, replyPath, serviceCentre, statusReport } = options;
  const messageClass = classOf(options);
  const protocolIdentifier = protocolIdentifierOf(options);
  return {
    ...(messageClass === undefined ? {} : { messageClass }),
    ...(ports === undefined ? {} : { ports }),
    ...(validityMinutes === undefined ? {} : { validityMinutes }),
    ...(protocolIdentifier === undefined ? {} : { protocolIdentifier }),
    ...(rejectDuplicates === undefined ? {} : { rejectDuplicates }),
    ...(replyPath === undefined ? {} : { replyPath }),
    ...(statusReport === undefined ? {} : { statusReport }),
    ...(serviceCentre === undefined ? {} : { serviceCentre }),
  };
}

/** Flash messages are those of class 0, shown at once and kept nowhere (TS 23.038 §4). */
function classOf({ flash, messageClass }: Options): SubmitOptions['messageClass'] {
  if (flash !== true) return messageClass;
  if (messageClass === undefined || messageClass === 0) return 0;
  throw new GatewayError('BAD_REQUEST', `flash: is messageClass 0, found messageClass ${messageClass}`);
}

function protocolIdentifierOf({ replace, protocolIdentifier }: Options): number | undefined {
  if (replace === undefined) return protocolIdentifier;
  if (protocolIdentifier === undefined) return REPLACE_TYPE_0 + replace;
  throw new GatewayError('BAD_REQUEST', 'replace: is a protocolIdentifier, only one of them may be given');
}

/** Whether a message replaces one of its type that the handset has already. */
export function isReplacing({ protocolIdentifier = 0 }: Pick<SubmitOptions, 'protocolIdentifier'>): boolean {
  return protocolIdentifier > REPLACE_TYPE_0 && protocolIdentifier <= REPLACE_TYPE_0 + 7;
}

function momentOf(written: number | string): number {
  return typeof written === 'number' ? written : Date.parse(written);
}
