/**
 * Deviations seen in the field, each with a switch of its own; all are off unless a modem's profile asks for them.
 *
 * None of them invents a text: each names what is taken instead of a refusal.
 */
export interface Lenient {
  /**
   * A name of seven characters is sent with a length of 14 semi-octets in place of 13, so that an eighth septet of zero
   * bits reads as `@` (TS 23.040 §9.1.2.5 counts useful semi-octets): the last `@` of a name of eight is dropped.
   */
  alphanumericPadding?: boolean;
  /** A semi-octet of a time zone that is no decimal digit is read as 0, as TS 23.040 §9.2.3.11 has it. */
  zoneNotDecimal?: boolean;
  /** The same of a date or time; what comes of it must still exist (TS 23.040 §9.2.3.11). */
  timestampNotDecimal?: boolean;
  /** The service centre writes the sign of the time zone the wrong way round (TS 23.040 §9.2.3.11): it is turned. */
  zoneSignInverted?: boolean;
  /** A date or time that does not exist, all zeros included, is read as 2000-01-01T00:00:00+00:00 (TS 23.040 §9.2.3.11). */
  timestampImpossible?: boolean;
  /** A user data header whose elements do not fill it exactly is skipped whole, as TS 23.040 §9.2.3.24 has it. */
  headerBroken?: boolean;
  /** The last octet of UCS-2 data with an odd number of octets is dropped (TS 23.038 §6.2.3). */
  ucs2Odd?: boolean;
  /** The reserved TP-MTI from the network is read as SMS-DELIVER, as TS 23.040 §9.2.3.1 has it. */
  reservedMessageType?: boolean;
  /**
   * A modem's storage pads a status report: what follows the length of the AT header is ignored; where that length is
   * not told, what follows TP-ST (TS 27.005 §3.1).
   */
  reportPadded?: boolean;
  /** Wavecom report storage puts `000000FF00` where the service centre belongs: it is passed over, and TP-ST reads as 255, unknown. */
  reportShifted?: boolean;
}

/** The names of all switches, for profiles and the command line. */
export const LENIENT_SWITCHES = [
  'alphanumericPadding',
  'zoneNotDecimal',
  'timestampNotDecimal',
  'zoneSignInverted',
  'timestampImpossible',
  'headerBroken',
  'ucs2Odd',
  'reservedMessageType',
  'reportPadded',
  'reportShifted',
] as const satisfies readonly (keyof Lenient)[];
