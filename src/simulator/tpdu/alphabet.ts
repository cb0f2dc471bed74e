/** The GSM 7 bit default alphabet by septet; septet 0x1B is the escape. TS 23.038 §6.2.1. */
const DEFAULT = [
  ...'@£$¥èéùìòÇ\nØø\rÅå',
  ...'Δ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ',
  ...' !"#¤%&\'()*+,-./',
  ...'0123456789:;<=>?',
  ...'¡ABCDEFGHIJKLMNO',
  ...'PQRSTUVWXYZÄÖÑÜ§',
  ...'¿abcdefghijklmno',
  ...'pqrstuvwxyzäöñüà',
];

/** The extension table: the septet behind the escape. TS 23.038 §6.2.1.1. */
const EXTENSION: ReadonlyMap<number, string> = new Map([
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
]);

const ESCAPE = 0x1b;

const SEPTETS: ReadonlyMap<string, readonly number[]> = new Map([
  ...DEFAULT.map((character, septet): [string, number[]] => [character, [septet]]).filter(([c]) => c !== '\u001B'),
  ...[...EXTENSION].map(([septet, character]): [string, number[]] => [character, [ESCAPE, septet]]),
]);

/** The septets of one character, one or two; `undefined` where the alphabet has none. */
export function septetsOf(character: string): readonly number[] | undefined {
  return SEPTETS.get(character);
}

/** The septets of a text; `undefined` where one character is outside the alphabet. */
export function toSeptets(text: string): number[] | undefined {
  const septets: number[] = [];
  for (const character of text) {
    const found = SEPTETS.get(character);
    if (found === undefined) return undefined;
    septets.push(...found);
  }
  return septets;
}

/** The text of septets. An unknown extension shows as the default table's character, an escape at the end as a space. */
export function fromSeptets(septets: readonly number[]): string {
  let text = '';
  for (let i = 0; i < septets.length; i++) {
    const septet = septets[i] ?? 0;
    if (septet !== ESCAPE) {
      text += DEFAULT[septet] ?? ' ';
      continue;
    }
    const next = septets[++i];
    text += next === undefined ? ' ' : (EXTENSION.get(next) ?? DEFAULT[next] ?? ' ');
  }
  return text;
}
