import type { Behaviour, StorageName } from './behaviour.js';

/** What the host sets by command, and what a reset forgets. */
export interface Settings {
  /** ATE. */ echo: boolean;
  /** ATV1: result codes in words. */ verbose: boolean;
  /** ATQ1: no result codes. */ quiet: boolean;
  /** +CMEE. */ errors: 0 | 1 | 2;
  /** +CMGF=1. */ textMode: boolean;
  /** +CNMI. */ indications: { mode: number; mt: number; bm: number; ds: number; bfr: number };
  /** +CSMS. */ service: number;
  /** +CPMS: read and delete, write and send, receive. */ memories: [StorageName, StorageName, StorageName];
  /** +CSCS. */ charset: 'IRA' | 'GSM' | 'UCS2';
  /** Strings of text mode are UTF-8, whatever the character set. */ writesUtf8: boolean;
  /** +CSMP. */ textParameters: { firstOctet: number; validity: number; protocol: number; codingScheme: number };
  /** +CSDH. */ showHeaders: boolean;
  /** +CMMS. */ moreMessages: number;
  /** +CREG, +CGREG, +CEREG. */ registrationReports: Record<'+CREG' | '+CGREG' | '+CEREG', number>;
  /** +COPS format. */ operatorFormat: number;
  /** +CUSD. */ ussdReports: number;
}

/** The settings of a modem that has just been switched on. */
export function initialSettings(behaviour: Behaviour): Settings {
  return {
    echo: behaviour.echo,
    verbose: !behaviour.numericResults,
    quiet: false,
    errors: 0,
    textMode: false,
    indications: { mode: 0, mt: 0, bm: 0, ds: 0, bfr: 0 },
    service: 0,
    memories: [...behaviour.firstMemories],
    charset: 'IRA',
    writesUtf8: behaviour.writesUtf8,
    textParameters: { firstOctet: 17, validity: 167, protocol: 0, codingScheme: 0 },
    showHeaders: false,
    moreMessages: 0,
    registrationReports: { '+CREG': 0, '+CGREG': 0, '+CEREG': 0 },
    operatorFormat: 0,
    ussdReports: 0,
  };
}
