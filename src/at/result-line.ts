/** An information response or a URC: a name, a colon, values (V.250 §5.4.4.2; TS 27.007 §4.1). */
export interface InfoLine {
  kind: 'info';
  /** With its prefix character, as sent: `+CMGS`, `^RSSI`. `RING` has no values. */
  name: string;
  /** Cut at the commas outside quotes and parentheses, trimmed, outer quotes removed. */
  args: string[];
  /** Whether `args[i]` stood in quotes. */
  quoted: boolean[];
}

/** A final result code: the command has ended (V.250 §5.7.1, TS 27.007 §9.2, TS 27.005 §3.2.5). */
export interface FinalLine {
  kind: 'final';
  /** Which table an error number belongs to; absent with a plain `OK` or `ERROR`. */
  error?: 'cms' | 'cme';
  code?: number;
  /** What stood in the place of a number (`AT+CMEE=2`). */
  text?: string;
}

export type ResultLine = InfoLine | FinalLine | { kind: 'prompt' } | { kind: 'text' };

const NAMED = /^([+^%$#!*&_@~][A-Za-z0-9_]+): *(.*)$/;
const NUMBERED_ERROR = /^\+(CMS|CME) ERROR:\s*(.*)$/i;

/** `COMMAND NOT SUPPORT` is what Huawei E220 says for `ERROR`, `MODEM ERROR:` what Motorola and Samsung say for `+CME ERROR:`. */
const PLAIN_FINAL =
  /^(?:OK|ERROR(?::.*)?|COMMAND NOT SUPPORT(?:ED)?|MODEM ERROR:.*|NO CARRIER|NO ANSWER|NO DIAL ?TONE|BUSY|CONNECT(?: \d+)?)$/;

/** Reads one line of a modem without knowing what was asked; whose it is, `classify` decides. */
export function parseResultLine(raw: string): ResultLine {
  const line = raw.trim();
  const numbered = NUMBERED_ERROR.exec(line);
  if (numbered) return numberedError(numbered[1] ?? '', numbered[2] ?? '');
  if (PLAIN_FINAL.test(line)) return { kind: 'final' };
  const named = NAMED.exec(line);
  if (named) return { kind: 'info', name: named[1] ?? '', ...splitArguments(named[2] ?? '') };
  if (line === 'RING') return { kind: 'info', name: line, args: [], quoted: [] };
  return line === '>' ? { kind: 'prompt' } : { kind: 'text' };
}

function numberedError(table: string, value: string): FinalLine {
  const error = table.toUpperCase() === 'CMS' ? 'cms' : 'cme';
  const text = value.trim();
  return /^-?\d+$/.test(text) ? { kind: 'final', error, code: Number(text) } : { kind: 'final', error, text };
}

/** Cuts the values of a line at its top-level commas. Never fails: an open quote or parenthesis reaches to the end. */
export function splitArguments(values: string): { args: string[]; quoted: boolean[] } {
  const args: string[] = [];
  const quoted: boolean[] = [];
  const take = (piece: string) => {
    const value = piece.trim();
    const inQuotes = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
    args.push(inQuotes ? value.slice(1, -1) : value);
    quoted.push(inQuotes);
  };
  let start = 0;
  let depth = 0;
  let open = false;
  for (let at = 0; at < values.length; at += 1) {
    const character = values[at];
    if (character === '"') open = !open;
    else if (open) continue;
    else if (character === '(') depth += 1;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (character === ',' && depth === 0) {
      take(values.slice(start, at));
      start = at + 1;
    }
  }
  take(values.slice(start));
  return { args, quoted };
}
