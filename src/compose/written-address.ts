import { domainToASCII } from 'node:url';

/** A SIP address as it stands in a text. */
export interface WrittenAddress {
  /** Scheme in lower case, user, host, port; neither parameters nor header fields. */
  address: string;
  /** Where it begins; a bracket or quote that opens right before it belongs to it. */
  start: number;
  /** First place behind it, its parameters, its closing bracket and the punctuation that follows at once. */
  end: number;
}

// RFC 3261 §25.1 `user`, without parentheses, which are more often the sentence's, and without the password that no
// header of ours holds. Letters of any script are read, and escaped later. As no colon is among them, a text of many
// "sip:" is still read once only.
const USER = /[\p{L}\p{M}\p{N}\-_.!~*'&=+$,;?/%]+@/uy;
const HOST = /\[[0-9a-f:.]{2,45}\]|[\p{L}\p{M}\p{N}.-]+/iuy;
const PORT = /:[0-9]{1,5}(?![0-9])/y;
const PARAMETER = /;(?:(?:lr|ob|gr)(?![\w=-])|[a-z0-9-]+=[\w\-.!~*'%+$&/:[\]]*[\w\]%])/iy;
const HEADER_FIELD = /[?&][\w%.+-]+=[\w\-.!~*'%+$/:]*[\w%]/y;
const AFTER = /[.,:;!?…)\]}>"'”»]+/y;
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;
const OPENERS = '<([{"\'“„«';

/** The first `sip:` or `sips:` address with a user part, in any letter case; undefined when there is none. Linear. */
export function firstAddress(text: string): WrittenAddress | undefined {
  // "İ" and "ı": what a Turkish phone makes of the "i" when it changes the case.
  for (const scheme of text.matchAll(/s[iİı]p(s?):/gi)) {
    const before = text[scheme.index - 1];
    if (before !== undefined && WORD_CHARACTER.test(before)) continue;
    const found = readAddress(text, scheme.index + scheme[0].length, scheme[1] === '' ? 'sip' : 'sips');
    if (found === undefined) continue;
    const opened = before !== undefined && OPENERS.includes(before);
    return { ...found, start: scheme.index - (opened ? 1 : 0) };
  }
  return undefined;
}

/** What follows a scheme, when it is user, `@` and host. */
function readAddress(text: string, at: number, scheme: string): Omit<WrittenAddress, 'start'> | undefined {
  const user = matchAt(USER, text, at);
  const host = user === '' ? undefined : hostOf(matchAt(HOST, text, at + user.length));
  if (host === undefined) return undefined;
  const hostEnd = at + user.length + host.written.length;
  const port = matchAt(PORT, text, hostEnd);
  let end = hostEnd + port.length;
  for (const pattern of [PARAMETER, HEADER_FIELD]) {
    for (let more = matchAt(pattern, text, end); more !== ''; more = matchAt(pattern, text, end)) end += more.length;
  }
  end += matchAt(AFTER, text, end).length;
  return { address: `${scheme}:${escapeLetters(user)}${host.ascii}${port}`, end };
}

/** Reads a run of host characters: a full stop or hyphen at its end is the sentence's. */
function hostOf(run: string): { written: string; ascii: string } | undefined {
  if (run.startsWith('[')) return { written: run, ascii: run };
  const [dotted = ''] = run.split('..', 1);
  const whole = withoutTail(dotted);
  // A letter of another alphabet begins the user's text, unless a further label shows that it belongs to the name.
  const foreign = whole.search(/[^\x00-\x7f]/);
  const isName = foreign !== -1 && whole.includes('.', foreign);
  const written = foreign === -1 || isName ? whole : withoutTail(whole.slice(0, foreign));
  const ascii = isName ? domainToASCII(written) : written;
  return ascii === '' || /^[.-]/.test(ascii) ? undefined : { written, ascii };
}

function withoutTail(run: string): string {
  let end = run.length;
  while (end > 0 && '.-'.includes(run[end - 1] ?? '')) end -= 1;
  return run.slice(0, end);
}

/** RFC 3261 §25.1 `escaped`: no URI holds other letters than ASCII's. */
function escapeLetters(user: string): string {
  return user.replace(/[^\x00-\x7f]+/g, encodeURIComponent);
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
