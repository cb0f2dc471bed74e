/**
 * Languages that have tables of their own, in the order of their identifiers, which count from 1
 * (TS 23.038 §6.2.1.2.4).
 */
export const NATIONAL_LANGUAGE_NAMES = [
  ...(['turkish', 'spanish', 'portuguese', 'bengali', 'gujarati', 'hindi', 'kannada'] as const),
  ...(['malayalam', 'oriya', 'punjabi', 'tamil', 'telugu', 'urdu'] as const),
] as const;

export type NationalLanguage = (typeof NATIONAL_LANGUAGE_NAMES)[number];

/** The national language identifier. */
export function languageIdentifier(language: NationalLanguage): number {
  return NATIONAL_LANGUAGE_NAMES.indexOf(language) + 1;
}
