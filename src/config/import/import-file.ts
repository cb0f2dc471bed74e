import { GatewayError } from '../../core/index.js';
import type { ImportResult } from './change.js';
import { importGammu } from './gammu.js';
import { importKamailio } from './kamailio/import.js';
import { importSmsd } from './smsd.js';

/** Programs whose files can be imported. */
export const IMPORT_SOURCES = ['kamailio', 'smsd', 'gammu'] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

const IMPORTERS = { kamailio: importKamailio, smsd: importSmsd, gammu: importGammu } as const;

/**
 * Makes a configuration of another program's file.
 *
 * @param file its name, for messages.
 * @throws ConfigError for what is wrong in it. GatewayError `USAGE` when nobody can tell whose it is.
 */
export function importFile(text: string, file: string, source = guessSource(text)): ImportResult {
  if (source === undefined) {
    throw new GatewayError('USAGE', `${file} looks like none of ${IMPORT_SOURCES.join(', ')}: say which with --from`);
  }
  return IMPORTERS[source](text, file);
}

/** Whose file it is, by what only theirs have; undefined when it could be anybody's. */
export function guessSource(text: string): ImportSource | undefined {
  if (/^\s*(?:modparamx?\s*\(|loadmodule\b|#!KAMAILIO|#!OPENSER|request_route\b|route\s*\{)/m.test(text))
    return 'kamailio';
  if (/^\s*\[gammu\]/im.test(text)) return 'gammu';
  if (/^\s*devices\s*=/im.test(text)) return 'smsd';
  return undefined;
}
