import type { DataCoding } from '../data-coding.js';

/** An address in JSON. `number` is without `+`; a name where `ton` is 5. */
export interface AddressWords {
  /** Type-of-address octet. */
  toa: number;
  /** Type of number. */
  ton: number;
  /** Numbering plan. */
  npi: number;
  number: string;
}

/** TP-VP in JSON. */
export type ValidityWords =
  | { format: 'relative'; raw: number; minutes: number }
  | { format: 'absolute'; time: string }
  | { format: 'enhanced'; raw: string; singleShot: boolean; minutes?: number; seconds?: number };

/** A user data header in JSON. `raw` is all of it but its length octet; `concat`, `ports` and `shift` explain `ies`. */
export interface HeaderWords {
  raw: string;
  ies: { id: number; data: string }[];
  concat?: { ref: number; total: number; seq: number; bits: number };
  ports?: { dst: number; src: number; bits: number };
  shift?: { locking?: number; single?: number };
}

/** TP-UD and what TP-DCS says of it, in JSON. */
export interface ContentWords {
  encoding: DataCoding['encoding'];
  compressed: boolean;
  class: DataCoding['messageClass'];
  mwi: DataCoding['messageWaiting'];
  udh: HeaderWords | null;
  text?: string;
  /** Hex. */
  data?: string;
}

/** A PDU in JSON, as `pdu decode` prints it. Which members are there follows from `type`; times are ISO 8601. */
export interface PduWords extends Partial<ContentWords> {
  /** Absent for a bare TPDU; null when its length octet is 0. */
  smsc?: AddressWords | null;
  /** Octets without the service centre. */
  tpduLength: number;
  type: 'submit' | 'deliver' | 'status-report' | 'deliver-report' | 'submit-report';
  /** TP-MMS; true: no more messages wait. */
  mms?: boolean;
  /** TP-LP; only when set. */
  lp?: true;
  sri?: boolean;
  srr?: boolean;
  srq?: boolean;
  rd?: boolean;
  rp?: boolean;
  mr?: number;
  address?: AddressWords;
  scts?: string;
  dt?: string;
  /** TP-ST. */
  st?: number;
  stClass?: string;
  /** TP-FCS. */
  fcs?: number;
  /** TP-PI. */
  pi?: number;
  pid?: number;
  dcs?: number;
  vp?: ValidityWords | null;
}
