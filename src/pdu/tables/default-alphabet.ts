import { tableOf } from './table-of.js';

/** The GSM 7 bit default alphabet: eight rows of 16 characters from 0x00; U+0000 marks 0x1B, the escape (TS 23.038 §6.2.1). */
export const DEFAULT_ALPHABET = [
  '@£$¥èéùìòÇ\nØø\rÅå',
  'Δ_ΦΓΛΩΠΨΣΘΞ\u0000ÆæßÉ',
  ' !"#¤%&\'()*+,-./',
  '0123456789:;<=>?',
  '¡ABCDEFGHIJKLMNO',
  'PQRSTUVWXYZÄÖÑÜ§',
  '¿abcdefghijklmno',
  'pqrstuvwxyzäöñüà',
].join('');

/** What an escape septet makes of the septet behind it, unless a national table is in force (TS 23.038 §6.2.1.1). */
export const DEFAULT_EXTENSION = tableOf([
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{}'],
  [0x2f, '\\'],
  [0x3c, '[~]'],
  [0x40, '|'],
  [0x65, '€'],
]);
