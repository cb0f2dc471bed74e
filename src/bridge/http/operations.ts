/** What the HTTP side asks of the parts it does not know (rule of ranks); `gateway.ts` satisfies it. */
export interface Operations {
  /** One snapshot for each modem, as `GET /v1/modems` shows it. */
  modems(): Promise<readonly object[]> | readonly object[];
  /** One row for each network, as `GET /v1/networks` shows it. */
  networks(): Promise<readonly object[]> | readonly object[];
  /** One row for each SIM with what it used and may use, as `quota.list` shows it. */
  quotas(): Promise<readonly object[]> | readonly object[];
  /** Whether messages are accepted durably, and what else is down. */
  readiness(): Promise<{ ready: boolean; degraded: readonly string[] }>;
  /** What may be done with one modem; undefined when none has this name. */
  modem(name: string): ModemOperations | undefined;
}

/** What an operator does with one modem. Each answers with the modem as `GET /v1/modems` shows it, unless it says otherwise. */
export interface ModemOperations {
  suspend(how: 'now' | 'gracefully' | 'when idle'): Promise<object>;
  resume(): Promise<object>;
  /** One step of the recovery ladder. */
  reset(step: 'attention' | 'reset' | 'radio' | 'reopen' | 'power'): Promise<object>;
  /** One AT command between two messages; the lines before `OK`. */
  command(line: string): Promise<{ lines: readonly string[] }>;
  /** What the modem told beside messages (calls, cell broadcasts, changes of network and SIM), the newest first. */
  events(): Promise<readonly object[]>;
  /** What the network answers to a USSD code, or to a choice in its menu; `open`: it waits for a choice. */
  ussd(code: string): Promise<{ text: string; open: boolean }>;
  /** Ends the session that a menu keeps open; `ended` is false when there is none. */
  endUssd(): Promise<{ ended: boolean }>;
}
