/** What a modem did since its worker was made. */
export interface ModemCounters {
  sent: number;
  refused: number;
  deferred: number;
  unknown: number;
  received: number;
  reports: number;
  duplicates: number;
  undecodable: number;
  /** Steps of the recovery ladder. */
  recoveries: number;
  /** Answers that came after their command had been given up. */
  lateLines: number;
  /** Lines that nobody reads. */
  noise: number;
  /** Inputs that meant nothing to the state machine. */
  strayInputs: number;
}

/** All at zero. */
export function newCounters(): ModemCounters {
  return {
    sent: 0,
    refused: 0,
    deferred: 0,
    unknown: 0,
    received: 0,
    reports: 0,
    duplicates: 0,
    undecodable: 0,
    recoveries: 0,
    lateLines: 0,
    noise: 0,
    strayInputs: 0,
  };
}
