#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { isGatewayError, VERSION } from '../core/index.js';
import { addAtCommands } from './at.js';
import { addCancelCommand } from './cancel.js';
import { addCheckConfigCommand } from './check-config.js';
import { addConfigCommand } from './config.js';
import { addConversationsCommand } from './conversations.js';
import { addDbCommand } from './db.js';
import { addDemoCommand } from './demo.js';
import { addDoctorCommand } from './doctor.js';
import { addFateCommands } from './fate.js';
import { addImportCommand } from './import.js';
import { addInboundCommand } from './inbound.js';
import { addMessageCommands } from './messages.js';
import { addModemCommand } from './modem.js';
import { addModemsCommand } from './modems.js';
import { addPduCommands } from './pdu.js';
import { addPreviewCommand } from './preview.js';
import { addReplayCommand } from './replay.js';
import { addRouteCommand } from './route.js';
import { addSendCommand } from './send.js';
import { addServeCommand } from './serve.js';
import { addSimulateCommand } from './simulate.js';
import { addUssdCommand } from './ussd.js';

const REFUSED = 1;
const WRONG_USAGE = 2;

const program = new Command('sms-sidecar')
  .description('SMS gateway beside a Kamailio or OpenSIPS proxy')
  .version(VERSION)
  .showHelpAfterError('(--help shows how it is used)')
  .exitOverride();

addServeCommand(program);
addDemoCommand(program);
addSendCommand(program);
addMessageCommands(program);
addCancelCommand(program);
addFateCommands(program);
addRouteCommand(program);
addInboundCommand(program);
addConversationsCommand(program);
addModemsCommand(program);
addModemCommand(program);
addUssdCommand(program);
addCheckConfigCommand(program);
addDoctorCommand(program);
addConfigCommand(program);
addDbCommand(program);
addImportCommand(program);
addSimulateCommand(program);
addPduCommands(program);
addReplayCommand(program);
addAtCommands(program);
addPreviewCommand(program);

/** Exit status: 0 done, 1 refused or failed, 2 wrong usage. What a command refuses it says in one sentence. */
function exitStatus(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  if (!isGatewayError(error)) throw error;
  process.stderr.write(`sms-sidecar: ${error.sentence}\n`);
  return error.code === 'USAGE' ? WRONG_USAGE : REFUSED;
}

// A reader that went away (`sms-sidecar list | head`) ends the command, not with a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitStatus(error);
}
