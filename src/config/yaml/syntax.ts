import type { YAMLError } from 'yaml';

/**
 * What the YAML parser found wrong, in sentences of ours: its own quote the text, and the text may be a secret.
 * Codes that are not here share one sentence.
 */
const SENTENCES: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  BAD_ALIAS: 'an alias (*name) is not written like this',
  BAD_DIRECTIVE: 'a directive (%) is not written like this',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins an escape that YAML does not know; in single quotes it is itself',
  BAD_INDENT: 'the indentation, or a closing bracket, is not where it was expected',
  BAD_SCALAR_START: 'a value cannot begin with this character unless it is in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'there is a second "key: " on this line: quote the value, or begin a new line',
  BLOCK_IN_FLOW: 'inside [ ] and { } everything is written with brackets',
  DUPLICATE_KEY: 'this key is in the same map twice',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'something is missing here: a quote, a bracket, a comma, or the blank behind a colon',
  MULTILINE_IMPLICIT_KEY: 'a key stands on one line, with its colon',
  MULTIPLE_DOCS: 'one file holds one document: "---" begins a second one',
  NON_STRING_KEY: 'a key is a word',
  TAB_AS_INDENT: 'indentation is made of blanks, not of tabs',
  TAG_RESOLVE_FAILED: 'tags (!name) have no meaning here',
  UNEXPECTED_TOKEN: 'this does not belong here',
};

/** The sentence for one error of the parser. */
export function syntaxSentence({ code }: YAMLError): string {
  return SENTENCES[code] ?? 'this is not YAML';
}

/** Whether what the parser made of the text can be read in spite of the error. */
export function isHarmless({ code }: YAMLError): boolean {
  return code === 'DUPLICATE_KEY' || code === 'TAG_RESOLVE_FAILED' || code === 'BAD_DQ_ESCAPE';
}
