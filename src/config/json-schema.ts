import { z } from 'zod';
import { fileSchema } from './schema/file.js';

/** The JSON Schema (draft 2020-12) of the configuration file, for editors. What only `check-config` can see is not in it. */
export function configJsonSchema(): Record<string, unknown> {
  return { title: 'sms-sidecar.yaml', ...z.toJSONSchema(fileSchema, { io: 'input' }) };
}
