/** The place of one short message in a longer text. TS 23.040 §9.2.3.24.1 and .8. */
export interface Concatenation {
  /** 0-255, or 0-65535 with the 16-bit element. */ reference: number;
  total: number;
  /** 1 to `total`. */ sequence: number;
}

/** TP-UD and what says how to read it. TS 23.040 §9.2.3.24. */
export interface UserData {
  /** TP-DCS. */ codingScheme: number;
  /** TP-UDL: septets or octets, by the alphabet. */ length: number;
  /** Information elements of the user data header, in order. */ elements: { id: number; value: Uint8Array }[];
  /** Octets that the header takes, its length octet included; 0 without one. */ headerOctets: number;
  /** All octets of TP-UD, header included. */ octets: Uint8Array;
  concatenation?: Concatenation;
}

/** The alphabet that a TP-DCS names. TS 23.038 §4; reserved codings are read as the default alphabet. */
export function alphabetOf(codingScheme: number): 'gsm7' | '8bit' | 'ucs2' {
  const group = codingScheme >> 4;
  if (group === 0xf) return codingScheme & 0x04 ? '8bit' : 'gsm7';
  if (group === 0xe) return 'ucs2';
  if (group >= 0x8) return 'gsm7';
  if (codingScheme & 0x20) return '8bit'; // compressed: counted in octets, and nobody reads it
  return (['gsm7', '8bit', 'ucs2', 'gsm7'] as const)[(codingScheme >> 2) & 0x03] ?? 'gsm7';
}

function readElements(header: Uint8Array): UserData['elements'] | undefined {
  const elements: UserData['elements'] = [];
  for (let at = 0; at < header.length; ) {
    const id = header[at];
    const length = header[at + 1];
    if (id === undefined || length === undefined || at + 2 + length > header.length) return undefined;
    elements.push({ id, value: header.subarray(at + 2, at + 2 + length) });
    at += 2 + length;
  }
  return elements;
}

function concatenationOf(elements: UserData['elements']): Concatenation | undefined {
  for (const { id, value } of elements) {
    const [a, b, c, d] = value;
    if (id === 0x00 && a !== undefined && b && c) return { reference: a, total: b, sequence: c };
    if (id === 0x08 && a !== undefined && b !== undefined && c && d)
      return { reference: a * 256 + b, total: c, sequence: d };
  }
  return undefined;
}

/** Reads TP-UDL and TP-UD; `undefined` when the octets are fewer or more than the length says, or the header is broken. */
export function readUserData(octets: Uint8Array, codingScheme: number, hasHeader: boolean): UserData | undefined {
  const length = octets[0];
  if (length === undefined) return undefined;
  const alphabet = alphabetOf(codingScheme);
  const lengthOctets = alphabet === 'gsm7' ? Math.ceil((length * 7) / 8) : length;
  const userData = octets.subarray(1);
  if (userData.length !== lengthOctets || lengthOctets > 140) return undefined;
  if (!hasHeader) return { codingScheme, length, elements: [], headerOctets: 0, octets: userData };
  const headerOctets = 1 + (userData[0] ?? 0);
  const elements = headerOctets <= userData.length ? readElements(userData.subarray(1, headerOctets)) : undefined;
  if (elements === undefined) return undefined;
  const concatenation = concatenationOf(elements);
  const common = { codingScheme, length, elements, headerOctets, octets: userData };
  return concatenation === undefined ? common : { ...common, concatenation };
}

/** The bits between a header and the first septet behind it, so that septets start on a septet boundary. */
export function fillBitsAfter(headerOctets: number): number {
  return (7 - ((headerOctets * 8) % 7)) % 7;
}
