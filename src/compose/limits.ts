/** TS 23.040 §9.2.3.24.1: the number of segments is one octet. */
export const MOST_SEGMENTS = 255;
/** Ends the last part of a text that was cut, as the OpenSER module wrote it. */
export const TRUNCATED = '(truncated)';
