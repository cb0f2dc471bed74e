import type { Facts } from '../facts.js';
import { type Rule, rule } from '../finding.js';

const STRANGE_SHARE = 0.2;

/** A line that answers nothing: what it says instead. */
function mute({ line }: Facts): 'silence' | 'garbage' | 'talk' | undefined {
  if (!line || line.answers || line.answersAt) return undefined;
  if (line.octets === 0) return 'silence';
  return line.strangeOctets / line.octets > STRANGE_SHARE ? 'garbage' : 'talk';
}

const settings = ({ request }: Facts) =>
  `${request.device} at ${request.baudRate} baud, flow control ${request.flowControl}`;

/** How the serial line behaves. */
export const lineRules: readonly Rule[] = [
  rule(
    {
      id: 'no-answer',
      severity: 'error',
      means: 'the modem is off or hangs, this is not its AT port, or the cable is wrong',
      advice: 'try its other ports (sticks have two to four), switch it off and on, look at the cable',
    },
    (facts) => mute(facts) === 'silence' && `nothing came from ${settings(facts)}`,
  ),
  rule(
    {
      id: 'garbage',
      severity: 'error',
      means: 'the baud rate is wrong, or the level or ground of the line is bad',
      advice: 'set baudRate to that of the modem; look at cable and supply',
    },
    (facts) =>
      mute(facts) === 'garbage' &&
      `${facts.line?.strangeOctets} of ${facts.line?.octets} octets from ${settings(facts)} are no text`,
  ),
  rule(
    {
      id: 'talks-without-answering',
      severity: 'error',
      means: 'it is a port for messages or diagnosis, GPS, or the modem hangs while its radio lives',
      advice: 'try its other ports; switch it off and on',
    },
    (facts) => mute(facts) === 'talk' && `${facts.line?.octets} octets came from ${settings(facts)}, and no answer`,
  ),
  rule(
    {
      id: 'wrong-baud',
      severity: 'error',
      means: 'the line is set up otherwise than the modem',
      advice: 'set baudRate to it',
    },
    ({ line, request }) =>
      line?.answersAt &&
      line.answersAt.baudRate !== request.baudRate &&
      `it answers at ${line.answersAt.baudRate} baud, not at ${request.baudRate}`,
  ),
  rule(
    {
      id: 'flow-control',
      severity: 'error',
      means: 'the modem or the cable does not drive CTS, so nothing may ever be written',
      advice: 'set flowControl: none, or use a cable with all lines',
    },
    ({ line, request }) =>
      line?.answersAt?.baudRate === request.baudRate && 'it answers without flow control, and not with rtscts',
  ),
  rule(
    {
      id: 'echo-stays',
      severity: 'note',
      means: 'ATE0 is taken and not obeyed; a restart of the modem cannot be told by its echo',
      advice: 'nothing: the echo is passed over',
    },
    ({ line }) => line !== undefined && line.echoes.after > 0 && 'commands are repeated after ATE0',
  ),
  rule(
    {
      id: 'echo-doubled',
      severity: 'note',
      means: 'each command is repeated more than once',
      advice: 'nothing: echoes are passed over',
    },
    ({ line }) =>
      line !== undefined &&
      line.echoes.before > line.echoes.commandsBefore &&
      `${line.echoes.commandsBefore} commands were repeated ${line.echoes.before} times`,
  ),
];
