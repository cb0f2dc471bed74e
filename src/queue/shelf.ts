/**
 * What is kept beside messages: PINs that were tried, by SIM; what was learned of modems, by IMEI and firmware; who wants
 * nothing more (`optOut`), by number; what guards against loops and robots have found out (`guard`); what modems told beside
 * messages (`told`), by modem; and segments that lie in slots of modems, to be sent from there (`draft`).
 */
export type Shelf = 'pin' | 'profile' | 'optOut' | 'guard' | 'told' | 'draft';

/** Something on a shelf. */
export interface Kept {
  key: string;
  /** JSON of whoever keeps it. */
  value: string;
}

/** The shelves of a store: what parts of the sidecar have learned and must not forget when it ends. */
export interface Shelves {
  /** Puts a value on a shelf in the place of what was there under this key; null takes it away. No text may hold U+0000. */
  keep(shelf: Shelf, key: string, value: string | null): Promise<void>;
  /** All that is on a shelf, by key. */
  kept(shelf: Shelf): Promise<Kept[]>;
  /** What is on a shelf under this key. */
  keptAt(shelf: Shelf, key: string): Promise<string | undefined>;
}
