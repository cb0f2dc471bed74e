import type { Answer } from './answer.js';
import type { Behaviour } from './behaviour.js';
import { numericResult } from './result-codes.js';
import type { Settings } from './settings.js';

/**
 * An answer as octets (each character one octet). V.250 §5.7.1: in words, every line stands between CR LF pairs;
 * with ATV0 information ends in CR LF and the result code is a number with CR.
 */
export function renderAnswer(
  answer: Answer,
  settings: Settings,
  behaviour: Behaviour,
): { information: string; final: string } {
  const { newline } = behaviour;
  const lead = settings.verbose ? newline : '';
  const information =
    answer.lines.length === 0 ? '' : behaviour.answerLead + lead + answer.lines.join(newline) + newline;
  const blank = newline.repeat(behaviour.blankLines);
  if (answer.final === undefined || settings.quiet) return { information, final: '' };
  const final = settings.verbose ? newline + answer.final + newline : `${numericResult(answer.final)}\r`;
  return { information, final: (answer.lines.length === 0 ? behaviour.answerLead : '') + blank + final };
}

/** An unsolicited result code as octets; two-line ones (+CMT) come as two lines. */
export function renderUrc(lines: readonly string[], settings: Settings, behaviour: Behaviour): string {
  const { newline } = behaviour;
  return (settings.verbose ? newline : '') + lines.join(newline) + newline;
}

/** The whole answer as octets, with the lines that a fault puts into it. */
export function injectInto(
  { information, final }: { information: string; final: string },
  { fault }: Answer,
  render: (lines: readonly string[]) => string,
): string {
  const inject = fault?.inject;
  const whole = information + final;
  if (inject === undefined) return whole;
  const at = inject.at === 'before final' ? information.length : inject.at;
  return whole.slice(0, at) + render(inject.lines) + whole.slice(at);
}
