import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfigError, importKamailio, parseConfig } from '../../src/config/index.js';
import { hostWith, minimal, sample, variable } from './context.js';

const SCRAPS = [
  'domain:',
  'modems: [',
  '{ name: ',
  '- ',
  '\n',
  '\n  ',
  ': ',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  '*a',
  '&a ',
  '!',
  '|',
  '>',
  '#',
  variable('A'),
  '0123',
  '__proto__',
  '\t',
  '\0',
  '---',
  '%YAML',
  '? ',
  '<<: ',
  '\ud800',
  'null',
];

const yamlish = fc
  .array(fc.oneof(fc.constantFrom(...SCRAPS), fc.string()), { maxLength: 40 })
  .map((parts) => parts.join(''));

/** A valid file with one stretch of it replaced. */
const damaged = fc
  .tuple(fc.nat(minimal().length), fc.nat(20), yamlish)
  .map(([at, length, scrap]) => minimal().slice(0, at) + scrap + minimal().slice(at + length));

test('any text is a configuration or refused as one, with every problem inside the text', async () => {
  await fc.assert(
    fc.property(fc.oneof(yamlish, damaged), (text) => {
      try {
        parseConfig(text, hostWith());
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        if (!(error instanceof ConfigError)) return;
        const lines = text.split('\n');
        expect(error.problems.length).toBeGreaterThan(0);
        for (const { line, column, message } of error.problems) {
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
          expect(message).not.toBe('');
        }
      }
    }),
    { numRuns: 1500 },
  );
});

const kamailio = sample('kamailio.cfg');
const CFG_SCRAPS = [
  'modparam("sms", "modems", "',
  '")',
  'A[d=/dev/a;',
  ']',
  ';',
  '"',
  "'",
  '\\',
  '#!',
  '#!ifdef A\n',
  '#!else\n',
  '#!endif\n',
  '#!define A ',
  '#!subst "/a/b/"\n',
  '/*',
  '*/',
  '//',
  '\n',
  variable('A'),
  'sms_send_msg(',
  'listen=',
  'alias=',
  ',',
  '70000',
  '-',
  '\0',
  '\u2028',
];
const scraps = fc
  .array(fc.oneof(fc.constantFrom(...CFG_SCRAPS), fc.string()), { maxLength: 12 })
  .map((parts) => parts.join(''));
const cfg = fc.oneof(
  scraps,
  fc
    .tuple(fc.nat(kamailio.length), fc.nat(30), scraps)
    .map(([at, length, scrap]) => kamailio.slice(0, at) + scrap + kamailio.slice(at + length)),
);

test('any text is imported or refused, and what is imported passes the check', async () => {
  await fc.assert(
    fc.property(cfg, (text) => {
      let yaml: string;
      try {
        yaml = importKamailio(text).yaml;
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        return;
      }
      parseConfig(yaml, hostWith());
    }),
    { numRuns: 1500 },
  );
});
