import { parseResultLine } from '../../../at/index.js';
import { type Facts, linesOf, numberOf, offered, refusalOf, valuesOf } from '../facts.js';
import { type Rule, rule } from '../finding.js';

interface Fill {
  name: string;
  used: number;
  total: number;
}

/** Storages in use with their counters: `"SM",3,20` again and again (TS 27.005 §3.2.2). */
function fills(facts: Facts): Fill[] {
  const values = valuesOf(facts, 'AT+CPMS?') ?? [];
  const found = new Map<string, Fill>();
  for (let at = 0; at + 2 < values.length; at += 3) {
    const [name = '', used, total] = [values[at], Number(values[at + 1]), Number(values[at + 2])];
    if (name !== '' && total > 0) found.set(name, { name, used, total });
  }
  return [...found.values()];
}

const isFull = ({ used, total }: Fill) => used >= total;
const shown = ({ name, used, total }: Fill) => `${name} holds ${used} of ${total}`;

function simWorks(facts: Facts): boolean {
  return /READY/i.test((linesOf(facts, 'AT+CPIN?') ?? []).join());
}

/** Short messages: centre, storages, indications, mode (TS 27.005). */
export const messageRules: readonly Rule[] = [
  rule(
    {
      id: 'no-service-centre',
      severity: 'error',
      means: 'the SIM names no service centre: nothing can be sent',
      advice: 'set smsc of this modem to the number that the operator tells',
    },
    (facts) => simWorks(facts) && valuesOf(facts, 'AT+CSCA?')?.[0] === '' && '+CSCA is empty',
  ),
  rule(
    {
      id: 'storage-full',
      severity: 'error',
      means: 'the network cannot deliver, and some modems cannot send either',
      advice: 'start the sidecar: it takes in what is stored; drafts must be deleted by hand',
    },
    (facts) => fills(facts).filter(isFull).map(shown).join(', ') || undefined,
  ),
  rule(
    {
      id: 'storage-nearly-full',
      severity: 'warning',
      means: 'few more messages can be received while the sidecar does not run',
      advice: 'start the sidecar, or delete drafts and old messages in a phone',
    },
    (facts) =>
      fills(facts)
        .filter((fill) => !isFull(fill) && fill.used / fill.total > 0.8)
        .map(shown)
        .join(', ') || undefined,
  ),
  rule(
    {
      id: 'storage-unknown',
      severity: 'warning',
      means: 'it cannot be told where messages lie or how full the storages are',
      advice: 'nothing at first: SM and ME are tried; keep an eye on received messages',
    },
    (facts) => simWorks(facts) && fills(facts).length === 0 && '+CPMS? gives no storage with its counters',
  ),
  rule(
    {
      id: 'cnmi-refused',
      severity: 'warning',
      means: 'the modem announces nothing: messages are found by looking for them only',
      advice: 'nothing; set poll lower where messages have to be quick',
    },
    (facts) => {
      const refusal = refusalOf(facts, 'AT+CNMI=?');
      return refusal && `AT+CNMI=? was refused: ${refusal.words}`;
    },
  ),
  rule(
    {
      id: 'no-indications',
      severity: 'warning',
      means: 'messages in slots are not announced: they are found by looking for them only',
      advice: 'set poll lower where messages have to be quick',
    },
    (facts) => offered(facts, 'AT+CNMI=?', 1)?.has(1) === false && '+CNMI offers no announcement of stored messages',
  ),
  rule(
    {
      id: 'no-reports',
      severity: 'warning',
      means: 'delivery reports do not reach us: messages end as sent',
      advice: 'set reports: none, so that nobody waits for them',
    },
    (facts) => {
      const ways = offered(facts, 'AT+CNMI=?', 3);
      return ways !== undefined && !ways.has(1) && !ways.has(2) && '+CNMI offers neither way of delivery reports';
    },
  ),
  rule(
    {
      id: 'no-pdu-mode',
      severity: 'warning',
      means: 'it is a text mode device: parts of long texts are not joined, messages to ports are refused',
      advice: 'nothing needs to be set: text mode is used by itself; another modem could do more',
    },
    (facts) => {
      const refusal = refusalOf(facts, 'AT+CMGF=?');
      if (refusal && refusal.table === undefined) return `AT+CMGF=? was refused: ${refusal.words}`;
      return offered(facts, 'AT+CMGF=?', 0)?.has(0) === false && '+CMGF offers no PDU mode';
    },
  ),
  rule(
    {
      id: 'no-sms-service',
      severity: 'error',
      means: 'the modem says that it cannot send, or cannot receive',
      advice: 'use its other port, other firmware, or another model',
    },
    (facts) => {
      const [receives, sends] = [numberOf(facts, 'AT+CSMS?', 1), numberOf(facts, 'AT+CSMS?', 2)];
      return (receives === 0 || sends === 0) && `+CSMS tells receiving ${receives}, sending ${sends}`;
    },
  ),
  rule(
    {
      id: 'no-acknowledgement',
      severity: 'note',
      means: 'a delivery report that comes while this host fails may be lost',
      advice: 'nothing; reports: stored is safer where the modem keeps them in slots',
    },
    (facts) => offered(facts, 'AT+CSMS=?', 0)?.has(1) === false && '+CSMS offers no service 1',
  ),
  rule(
    {
      id: 'reference-unreadable',
      severity: 'note',
      means: 'after a crash in the middle of a message its fate cannot be found out: it stays uncertain',
      advice: 'nothing; see uncertain in the configuration',
    },
    (facts) => {
      const question = 'AT+CRSM=176,28483,0,0,2';
      const line = (linesOf(facts, question) ?? []).map(parseResultLine).find(({ kind }) => kind === 'info');
      const readable = line?.kind === 'info' && line.args[0] === '144';
      const asked = facts.replies.has(question) && simWorks(facts);
      return asked && !readable && 'the last TP-MR cannot be read from the SIM';
    },
  ),
];
