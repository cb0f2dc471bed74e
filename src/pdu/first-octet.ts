/** TP-MTI, bits 1 and 0 of the first octet; the direction gives them their meaning (TS 23.040 §9.2.3.1). */
export const MESSAGE_TYPE = {
  /** From the network SMS-DELIVER, to it SMS-DELIVER-REPORT. */
  deliver: 0x00,
  /** To the network SMS-SUBMIT, from it SMS-SUBMIT-REPORT. */
  submit: 0x01,
  /** From the network SMS-STATUS-REPORT, to it SMS-COMMAND. */
  statusReport: 0x02,
  mask: 0x03,
} as const;

/** TP-RD, in SMS-SUBMIT (TS 23.040 §9.2.3.25). */
export const REJECT_DUPLICATES = 0x04;
/** TP-MMS, in SMS-DELIVER and SMS-STATUS-REPORT (TS 23.040 §9.2.3.2). */
export const NO_MORE_MESSAGES = 0x04;
/** TP-LP, in SMS-DELIVER and SMS-STATUS-REPORT (TS 23.040 §9.2.3.28). */
export const LOOP_PREVENTION = 0x08;
/** TP-SRI in SMS-DELIVER, TP-SRR in SMS-SUBMIT, TP-SRQ in SMS-STATUS-REPORT (TS 23.040 §9.2.3.4, §9.2.3.5, §9.2.3.26). */
export const STATUS_REPORT = 0x20;
/** TP-UDHI, in all (TS 23.040 §9.2.3.23). */
export const HAS_HEADER = 0x40;
/** TP-RP, in SMS-DELIVER and SMS-SUBMIT (TS 23.040 §9.2.3.17). */
export const REPLY_PATH = 0x80;

/** A bit of the first octet when its flag is set. */
export function bit(mask: number, isSet: boolean): number {
  return isSet ? mask : 0;
}
