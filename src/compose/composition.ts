/** National language tables in force for every segment, by identifier (TS 23.038 §6.2.1.2.4). */
export interface NationalShift {
  locking?: number;
  single?: number;
}

/** Room of one segment: septets with `gsm7`, UTF-16 units with `ucs2`, octets with `8bit`; what headers take is left out. */
export interface SegmentUsage {
  used: number;
  /** How much more the segment would have held. */
  left: number;
}

/** A character that GSM 7 bit lacks, and that so turns the whole message into UCS-2. */
export interface ForcingCharacter {
  character: string;
  /** As Unicode writes it, for example `U+20BF`. */
  codePoint: string;
  /** How often it stands in the text. */
  count: number;
}

/** One kind of replacement that transliteration made. */
export interface Replacement {
  from: string;
  /** Code points of `from`, for example `U+201C`. */
  codePoints: string;
  /** Empty where the character was dropped. */
  to: string;
  count: number;
}

/** A text, or octets, as they will be sent. */
export interface Composition {
  encoding: 'gsm7' | 'ucs2' | '8bit';
  /** `none` for one segment and where the text itself counts the segments. */
  concatenation: 'udh8' | 'udh16' | 'none';
  /** Text of each segment in order, with header, footer and marks; with `8bit` a character an octet. 1 to 255 of them. */
  segments: string[];
  /** Absent unless tables other than the default alphabet are in use. */
  nationalShift?: NationalShift;
  /** The end of the user's own text, exactly as written, that is not sent; absent when all of it is. */
  rest?: string;
  /** One for each segment. */
  usage: SegmentUsage[];
  /** Empty unless `encoding` is `ucs2`; in order of appearance. */
  forcing: ForcingCharacter[];
  /** Empty unless transliteration was allowed and needed; in order of appearance. */
  changed: Replacement[];
}

/** What transliteration would do for a text that goes as UCS-2 without it: it would go as GSM 7 bit. */
export interface TransliterationSaving {
  /** Segments the message would then have. */
  segments: number;
  /** Segments less than now; 0 or more. */
  saved: number;
  changed: Replacement[];
}

/** A composition and what else an author may want to know before it is sent. */
export interface Preview extends Composition {
  /** Absent where transliteration is on already, not needed, or would not help. */
  saving?: TransliterationSaving;
}
