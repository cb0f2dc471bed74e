import { tableOf } from './table-of.js';

/**
 * National language single shift tables, by identifier (TS 23.038 §6.2.1.2.4 and annex A.2). Each replaces the extension
 * table, that is, what an escape septet makes of the septet behind it. Positions not named have no character.
 *
 * 0x0D (a control of the extension table, without a character of its own) is left out: it shows the main table's CR.
 */
export const SINGLE_SHIFT_TABLES: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map([
  // Turkish, annex A.2.1
  [
    1,
    tableOf([
      [0x0a, '\f'],
      [0x14, '^'],
      [0x28, '{}'],
      [0x2f, '\\'],
      [0x3c, '[~]'],
      [0x40, '|'],
      [0x47, 'Ğ'],
      [0x49, 'İ'],
      [0x53, 'Ş'],
      [0x63, 'ç'],
      [0x65, '€'],
      [0x67, 'ğ'],
      [0x69, 'ı'],
      [0x73, 'ş'],
    ]),
  ],
  // Spanish, annex A.2.2
  [
    2,
    tableOf([
      [0x09, 'ç\f'],
      [0x14, '^'],
      [0x28, '{}'],
      [0x2f, '\\'],
      [0x3c, '[~]'],
      [0x40, '|Á'],
      [0x49, 'Í'],
      [0x4f, 'Ó'],
      [0x55, 'Ú'],
      [0x61, 'á'],
      [0x65, '€'],
      [0x69, 'í'],
      [0x6f, 'ó'],
      [0x75, 'ú'],
    ]),
  ],
  // Portuguese, annex A.2.3
  [
    3,
    tableOf([
      [0x05, 'ê'],
      [0x09, 'ç\fÔô'],
      [0x0e, 'Áá'],
      [0x12, 'ΦΓ^ΩΠΨΣΘ'],
      [0x1f, 'Ê'],
      [0x28, '{}'],
      [0x2f, '\\'],
      [0x3c, '[~]'],
      [0x40, '|À'],
      [0x49, 'Í'],
      [0x4f, 'Ó'],
      [0x55, 'Ú'],
      [0x5b, 'ÃÕ'],
      [0x61, 'Â'],
      [0x65, '€'],
      [0x69, 'í'],
      [0x6f, 'ó'],
      [0x75, 'ú'],
      [0x7b, 'ãõ'],
      [0x7f, 'â'],
    ]),
  ],
  // Bengali, annex A.2.4
  [
    4,
    tableOf([
      [0x00, '@£$¥¿"¤%&\'\f*+'],
      [0x0e, '-/<=>¡^¡_#*\u09e6\u09e7'],
      [
        0x1c,
        '\u09e8\u09e9\u09ea\u09eb\u09ec\u09ed\u09ee\u09ef\u09df\u09e0\u09e1\u09e2{}\u09e3\u09f2\u09f3\u09f4\u09f5\\\u09f6\u09f7\u09f8\u09f9\u09fa',
      ],
      [0x3c, '[~]'],
      [0x40, '|ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
      [0x65, '€'],
    ]),
  ],
  // Gujarati, annex A.2.5
  [
    5,
    tableOf([
      [0x00, '@£$¥¿"¤%&\'\f*+'],
      [0x0e, '-/<=>¡^¡_#*\u0964\u0965'],
      [0x1c, '\u0ae6\u0ae7\u0ae8\u0ae9\u0aea\u0aeb\u0aec\u0aed\u0aee\u0aef'],
      [0x28, '{}'],
      [0x2f, '\\'],
      [0x3c, '[~]'],
      [0x40, '|ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
      [0x65, '€'],
    ]),
  ],
  // Hindi, annex A.2.6
  [
    6,
    tableOf([
      [0x00, '@£$¥¿"¤%&\'\f*+'],
      [0x0e, '-/<=>¡^¡_#*\u0964\u0965'],
      [
        0x1c,
        '\u0966\u0967\u0968\u0969\u096a\u096b\u096c\u096d\u096e\u096f\u0951\u0952{}\u0953\u0954\u0958\u0959\u095a\\\u095b\u095c\u095d\u095e\u095f\u0960\u0961\u0962\u0963\u0970\u0971',
      ],
      [0x3c, '[~]'],
      [0x40, '|ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
      [0x65, '€'],
    ]),
  ],
  // Kannada, annex A.2.7
  [
    7,
    tableOf([
      [0x00, '@£$¥¿"¤%&\'\f*+'],
      [0x0e, '-/<=>¡^¡_#*\u0964\u0965'],
      [0x1c, '\u0ce6\u0ce7\u0ce8\u0ce9\u0cea\u0ceb\u0cec\u0ced\u0cee\u0cef\u0cde\u0cf1{}\u0cf2'],
      [0x2f, '\\'],
      [0x3c, '[~]'],
      [0x40, '|ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
      [0x65, '€'],
    ]),
  ],
  // Malayalam, annex A.2.8
  [
    8,
    tableOf([
      [0x00, '@£$¥¿"¤%&\'\f*+'],
      [0x0e, '-/<=>¡^¡_#*\u0964\u0965'],
      [
        0x1c,
        '\u0d66\u0d67\u0d68\u0d69\u0d6a\u0d6b\u0d6c\u0d6d\u0d6e\u0d6f\u0d70\u0d71{}\u0d72\u0d73\u0d74\u0d75\u0d7a\\\u0d7b\u0d7c\u0d7d\u0d7e\u0d7f',
      ],
      [0x3c, '[~]'],
      [0x40, '|ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
      [0x65, '€'],
    ]),
  ],
  // Oriya, annex A.2.9
  [
    9,
    tableOf([
      [0x00, '@£$¥¿"¤%&\'\f*+'],
      [0x0e, '-/<=>¡^¡_#*\u0964\u0965'],
      [0x1c, '\u0b66\u0b67\u0b68\u0b69\u0b6a\u0b6b\u0b6c\u0b6d\u0b6e\u0b6f\u0b5c\u0b5d{}\u0b5f\u0b70\u0b71'],
      [0x2f, '\\'],
      [0x3c, '[~]'],
      [0x40, '|ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
      [0x65, '€'],
    ]),
  ],
  // Punjabi, annex A.2.10
  [
    10,
    tableOf([
      [0x00, '@£$¥¿"¤%&\'\f*+'],
      [0x0e, '-/<=>¡^¡_#*\u0964\u0965'],
      [0x1c, '\u0a66\u0a67\u0a68\u0a69\u0a6a\u0a6b\u0a6c\u0a6d\u0a6e\u0a6f\u0a59\u0a5a{}\u0a5b\u0a5c\u0a5e\u0a75'],
      [0x2f, '\\'],
      [0x3c, '[~]'],
      [0x40, '|ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
      [0x65, '€'],
    ]),
  ],
  // Tamil, annex A.2.11
  [
    11,
    tableOf([
      [0x00, '@£$¥¿"¤%&\'\f*+'],
      [0x0e, '-/<=>¡^¡_#*\u0964\u0965'],
      [
        0x1c,
        '\u0be6\u0be7\u0be8\u0be9\u0bea\u0beb\u0bec\u0bed\u0bee\u0bef\u0bf3\u0bf4{}\u0bf5\u0bf6\u0bf7\u0bf8\u0bfa\\',
      ],
      [0x3c, '[~]'],
      [0x40, '|ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
      [0x65, '€'],
    ]),
  ],
  // Telugu, annex A.2.12
  [
    12,
    tableOf([
      [0x00, '@£$¥¿"¤%&\'\f*+'],
      [0x0e, '-/<=>¡^¡_#*'],
      [
        0x1c,
        '\u0c66\u0c67\u0c68\u0c69\u0c6a\u0c6b\u0c6c\u0c6d\u0c6e\u0c6f\u0c58\u0c59{}\u0c78\u0c79\u0c7a\u0c7b\u0c7c\\\u0c7d\u0c7e\u0c7f',
      ],
      [0x3c, '[~]'],
      [0x40, '|ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
      [0x65, '€'],
    ]),
  ],
  // Urdu, annex A.2.13
  [
    13,
    tableOf([
      [0x00, '@£$¥¿"¤%&\'\f*+'],
      [0x0e, '-/<=>¡^¡_#*\u0600\u0601'],
      [
        0x1c,
        '\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9\u060c\u060d{}\u060e\u060f\u0610\u0611\u0612\\\u0613\u0614\u061b\u061f\u0640\u0652\u0658\u066b\u066c\u0672\u0673\u06cd[~]\u06d4|ABCDEFGHIJKLMNOPQRSTUVWXYZ',
      ],
      [0x65, '€'],
    ]),
  ],
]);
