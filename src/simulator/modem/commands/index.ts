import { generalCommands } from './general.js';
import { identityCommands } from './identity.js';
import { indicationCommands } from './indications.js';
import { messageSettingCommands } from './messages.js';
import { networkCommands } from './network.js';
import { sendCommands } from './send.js';
import { simCommands } from './sim.js';
import type { StandardCommand } from './standard.js';
import { storageCommands } from './storage.js';

/** Every command of the standard modem, by its name in upper case. */
export const standardCommands: ReadonlyMap<string, StandardCommand> = new Map(
  Object.entries({
    ...generalCommands,
    ...identityCommands,
    ...simCommands,
    ...networkCommands,
    ...messageSettingCommands,
    ...indicationCommands,
    ...sendCommands,
    ...storageCommands,
  }),
);
