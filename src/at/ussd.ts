/** `+CUSD` as it came: how the session stands, and what the network says (TS 27.007 §7.15). */
export interface UssdLine {
  /** 0 done, 1 an answer is wanted, 2 ended by the network, 3 another client answered, 4 not supported, 5 timed out. */
  status: number;
  /** As it came, not decoded; empty when there is none. */
  text: string;
  /** Data coding scheme of TS 23.038 §5; undefined when not told. */
  codingScheme: number | undefined;
}

const START = /^\s*\+CUSD:\s*(\d*)\s*(?:,([\s\S]*))?$/;
/** More than any answer of 182 characters in hex takes. */
const MAX_LENGTH = 2_000;

/** Whether a `+CUSD` line goes on in the next one: its text holds a line end (seen on several devices). */
export function isOpenUssd(text: string): boolean {
  const rest = START.exec(text)?.[2]?.trim();
  if (rest === undefined || !rest.startsWith('"') || text.length > MAX_LENGTH) return false;
  return rest === '"' || !/"\s*(?:,\s*\d*\s*)?$/.test(rest);
}

/** Reads a `+CUSD` whose lines were joined with line feeds. Never fails: what cannot be read is text. */
export function readUssd(text: string): UssdLine {
  const [, status = '', rest = ''] = START.exec(text) ?? [];
  const quoted = /^\s*"([\s\S]*)"\s*(?:,\s*(\d{0,3})\s*)?$/.exec(rest);
  const plain = /^([^"]*?)(?:,\s*(\d{1,3})\s*)?$/.exec(rest);
  const [, said = rest.replace(/^\s*"/, ''), scheme = ''] = quoted ?? plain ?? [];
  return {
    status: status === '' ? 0 : Number(status.slice(0, 2)),
    text: said,
    codingScheme: scheme === '' ? undefined : Number(scheme),
  };
}
