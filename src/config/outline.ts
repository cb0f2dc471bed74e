import { z } from 'zod';

const text = z.string().optional().catch(undefined);

const list = <T extends z.ZodType>(entry: T) => z.array(entry).catch([]);

const NO_INBOUND = { keywords: [], table: [], groups: {} };

/**
 * As much of a file as the cross checks need, read with a blind eye to everything that is wrong in it: a wrong baud
 * rate must not hide that a link names a modem which does not exist.
 */
const outlineSchema = z.object({
  domain: text,
  userDomains: z.array(text).optional().catch(undefined),
  targetDomains: list(text),
  modems: list(z.object({ name: text, device: text, scan: text, target: text, mode: text, sendFrom: text }).catch({})),
  networks: list(z.object({ name: text, prefixes: list(text).optional() }).catch({})),
  proxies: list(z.object({ name: text }).catch({})),
  links: z.record(z.string(), list(text)).catch({}),
  defaultNetwork: text,
  numbers: z.object({ shortCodes: list(text) }).catch({ shortCodes: [] }),
  inbound: z
    .object({
      default: text,
      keywords: list(z.object({ target: text }).catch({})),
      table: list(z.object({ target: text }).catch({})),
      groups: z.record(z.string(), list(text)).catch({}),
    })
    .catch(NO_INBOUND),
});

export type Outline = z.output<typeof outlineSchema>;

/** The outline of whatever was in the file. */
export function outlineOf(value: unknown): Outline {
  return outlineSchema
    .catch({
      targetDomains: [],
      modems: [],
      networks: [],
      proxies: [],
      links: {},
      inbound: NO_INBOUND,
      numbers: { shortCodes: [] },
    })
    .parse(value);
}
