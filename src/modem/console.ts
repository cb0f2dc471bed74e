import { consoleCommand } from '../at/index.js';
import { GatewayError } from '../core/index.js';
import type { Session } from './session.js';

const MAX_OCTETS = 400;
/** One command of V.250 §5.4: a name with a sign and what is set, asked or tested; or one letter and its number. */
const EXTENDED = /^AT[+^%$#!*_@~][A-Z0-9_]+(?:=.*|\?)?$/i;
const BASIC = /^AT(?:&?[A-Z][0-9]{0,3}|S[0-9]{1,3}(?:=[0-9]{1,3}|\?))?$/i;

/**
 * Never from here: they ask for a text, send a message past the queue, open a call or a data connection (from which
 * the line does not come back), or give a PIN, of which three wrong ones block the SIM.
 */
const NEVER =
  /^AT(?:\+CMG[SWC](?:=|$)|\+CMSS|\+CNMA|\+CUSD|[DO]|\+CMUX|\+CGDATA|\+CIPSEND|\+CPIN=(?!\?)|\+CLCK|\+CPWD|\+IPR=(?!\?)|\+IFC=(?!\?))/i;

/**
 * Whether a line is one command that the operator's list allows.
 *
 * An entry allows what begins with it: `AT+CSQ` every form of that command and no longer name, `AT+COPS?` the question
 * only, `AT^` all that begin so. Letter case does not matter.
 * @throws GatewayError `BAD_REQUEST` when it is no single command; `COMMAND_REFUSED` when it is not allowed.
 */
export function checkConsoleLine(line: string, allowed: readonly string[]): void {
  if (line.length > MAX_OCTETS || !/^[\x20-\x7e]*$/.test(line))
    throw new GatewayError('BAD_REQUEST', `a command is up to ${MAX_OCTETS} printable ASCII characters`);
  const outside = line.split('"').filter((_, index) => index % 2 === 0);
  if ((line.split('"').length - 1) % 2 !== 0)
    throw new GatewayError('BAD_REQUEST', 'a quote of the command is left open');
  if (outside.some((piece) => piece.includes(';')))
    throw new GatewayError('BAD_REQUEST', 'one command at a time, without ";"');
  if (!EXTENDED.test(line) && !BASIC.test(line))
    throw new GatewayError('BAD_REQUEST', 'a command looks like AT+NAME, AT+NAME?, AT+NAME=... or ATI');
  if (NEVER.test(line)) throw new GatewayError('COMMAND_REFUSED', `${nameOf(line)} is never given from here`);
  if (!allowed.some((entry) => allows(entry, line)))
    throw new GatewayError('COMMAND_REFUSED', `console.commands of the configuration does not allow ${nameOf(line)}`);
}

function allows(entry: string, line: string): boolean {
  const [start, whole] = [entry.toUpperCase(), line.toUpperCase()];
  if (!whole.startsWith(start)) return false;
  return !/[A-Z0-9_]$/.test(start) || start === 'AT' || !/^[A-Z0-9_]/.test(whole.slice(start.length));
}

function nameOf(line: string): string {
  return line.replace(/[=?].*$/, '').toUpperCase();
}

/** Whether a command may have changed a setting that this program relies on: everything but a question. */
export function changesSettings(line: string): boolean {
  if (/^AT(?:I[0-9]*)?$/i.test(line)) return false;
  return !/\?$/.test(line) && !/^AT[+^%$#!*_@~][A-Z0-9_]+$/i.test(line);
}

/** Runs a line that was checked. @throws CommandError, NumberedError as the modem answers. */
export function runConsoleLine({ channel }: Session, line: string): Promise<readonly string[]> {
  return channel.run(consoleCommand(line), undefined);
}
