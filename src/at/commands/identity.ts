import { GatewayError } from '../../core/index.js';
import type { Answer } from '../answer.js';
import { command } from '../command.js';

/** A question that is answered with text, with or without the command's name before it (TS 27.007 §5.1-5.4). */
function textQuestion(name: string) {
  return command<void, string>({
    name,
    timeoutMs: 10_000,
    request: name,
    answer: 'text',
    parse: (_, answer) => textOf(answer),
  });
}

/** Manufacturer (TS 27.007 §5.1). */
export const manufacturer = textQuestion('+CGMI');
/** Model (TS 27.007 §5.2). */
export const model = textQuestion('+CGMM');
/** Firmware revision (TS 27.007 §5.3). */
export const revision = textQuestion('+CGMR');

/** IMEI, 14 to 16 digits (TS 27.007 §5.4). @throws GatewayError `AT_ANSWER_INVALID`. */
export const serialNumber = digitsQuestion('+CGSN', /\d{14,17}/);
/** IMSI of the SIM, 6 to 15 digits (TS 27.007 §5.6). @throws GatewayError `AT_ANSWER_INVALID`; NumberedError without a SIM. */
export const subscriberIdentity = digitsQuestion('+CIMI', /\d{6,15}/);

/**
 * Serial number of the SIM (ICCID, 18 to 20 digits; ITU-T E.118), as manufacturers have it. Unlike the IMSI it stands
 * open before the PIN is given (TS 31.101 §13.2: EF ICCID may always be read).
 */
export const cardSerials = ['+CCID', '+ICCID', '+QCCID', '#CCID', '^ICCID'].map((name) =>
  digitsQuestion(name, /\d{18,20}/, name === '^ICCID' ? '^ICCID?' : name),
);

function digitsQuestion(name: string, digits: RegExp, request = name) {
  return command<void, string>({
    name,
    timeoutMs: 10_000,
    request,
    answer: 'text',
    parse: (_, answer) => {
      const text = textOf(answer);
      const found = digits.exec(text)?.[0];
      if (found === undefined)
        throw new GatewayError('AT_ANSWER_INVALID', `expected digits, found ${JSON.stringify(text)}`);
      return found;
    },
  });
}

function textOf({ lines, text }: Answer): string {
  const named = lines.map((args) => args.join(','));
  return [...named, ...text]
    .join(' ')
    .replace(/^"(.*)"$/, '$1')
    .trim();
}
