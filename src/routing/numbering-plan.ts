/** How a country dials: what stands before national and foreign numbers, and what a national number becomes. */
export interface NumberingPlan {
  /** What stands before a national number, `0`; empty where nothing does. */
  nationalPrefix: string;
  /** Whether a number without the national prefix is a national number too. */
  prefixIsOptional: boolean;
  /** What stands before a foreign number: `00`, `011`, `810`; where there are several, the first. */
  internationalPrefix: string;
  /** All of them, at the beginning of a number. */
  international: RegExp;
  /** E.164 of a number as it is dialled within the country; undefined when no number of the country looks like it. */
  complete(dialled: string): string | undefined;
}
