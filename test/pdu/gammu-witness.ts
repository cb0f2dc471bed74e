import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  addressText,
  type Concatenation,
  concatenationOf,
  isoText,
  type Pdu,
  readDataCoding,
  readStatus,
  relativeMinutes,
  type StatusReport,
  toHex,
  type UserData,
  type UserDataHeader,
} from '../../src/pdu/index.js';

/** Debian's own interpreter, for which its package python3-gammu is; another may be first on the path. */
const PYTHON = '/usr/bin/python3';
const SCRIPT = fileURLToPath(new URL('gammu-witness.py', import.meta.url));

export const hasGammu = spawnSync(PYTHON, ['-I', '-c', 'import gammu']).status === 0;

/** What a PDU says, as far as libgammu tells it. */
export interface Reading {
  type: string;
  /** Numbers have `+` where they are international; empty: none. */
  serviceCentre: string;
  address: string;
  /** `null` where there is none, here and below. */
  messageReference: number | null;
  /** 1-7 where TP-PID asks to replace an earlier message, else 0 (TS 23.040 §9.2.3.9). */
  replaceType: number;
  /** TP-SCTS, and TP-DT of a report, in ISO 8601. */
  times: string[];
  encoding: string | null;
  messageClass: number | null;
  /** Of the relative format alone. */
  validityMinutes: number | null;
  /** Hex, length octet included. */
  header: string;
  segment: Concatenation | null;
  /** The text, or the octets in hex; where a report has none, the word for its status. */
  content: string;
  status: number | null;
}

/** What libgammu answers to a PDU: a reading, or why it gives none. */
export type Answer = Reading | { refused: string };

/** One process with libgammu in it, which reads one PDU at a time. */
export class Gammu {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    this.#process = spawn(PYTHON, ['-I', SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'], env });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** @param hex a PDU with its service centre. */
  async read(hex: string): Promise<Answer> {
    this.#process.stdin.write(`${hex}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`libgammu ended at ${hex}`);
    return JSON.parse(value);
  }

  /** Returns when the process has ended. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.stdin.end();
    await ended;
  }
}

/** What this codec says of the same, in the witness's form. */
export function ourReading(pdu: Pdu): Reading {
  const userData = userDataOf(pdu);
  const header = userData?.header ?? null;
  const coding = pdu.type === 'submit' || pdu.type === 'deliver' ? readDataCoding(pdu.dataCodingScheme) : undefined;
  return {
    type: pdu.type,
    serviceCentre: pdu.serviceCentre ? addressText(pdu.serviceCentre) : '',
    address: 'address' in pdu ? addressText(pdu.address) : '',
    messageReference: 'messageReference' in pdu ? pdu.messageReference : null,
    replaceType: replaceType(pdu),
    times: timesOf(pdu),
    encoding: coding?.encoding ?? null,
    messageClass: coding?.messageClass ?? null,
    validityMinutes: validityOf(pdu),
    header: headerHex(header),
    segment: concatenationOf(header) ?? null,
    content: userData ? contentOf(userData) : pdu.type === 'status-report' ? fateOf(pdu) : '',
    status: pdu.type === 'status-report' ? pdu.status : null,
  };
}

/** TP-UD of any PDU that has one. */
export function userDataOf(pdu: Pdu): UserData | undefined {
  return 'userData' in pdu ? pdu.userData : pdu.parameters?.userData;
}

function timesOf(pdu: Pdu): string[] {
  if (pdu.type === 'status-report') return [isoText(pdu.serviceCentreTimestamp), isoText(pdu.dischargeTime)];
  return pdu.type === 'deliver' ? [isoText(pdu.serviceCentreTimestamp)] : [];
}

function replaceType(pdu: Pdu): number {
  const octet = 'protocolIdentifier' in pdu ? pdu.protocolIdentifier : (pdu.parameters?.protocolIdentifier ?? 0);
  return octet > 0x40 && octet < 0x48 ? octet - 0x40 : 0;
}

function validityOf(pdu: Pdu): number | null {
  if (pdu.type !== 'submit' || pdu.validityPeriod?.format !== 'relative') return null;
  return relativeMinutes(pdu.validityPeriod.octet);
}

function headerHex(header: UserDataHeader | null): string {
  if (header === null) return '';
  const octets = header.flatMap(({ id, data }) => [id, data.length, ...data]);
  return toHex(Uint8Array.of(octets.length, ...octets));
}

function contentOf(userData: UserData): string {
  return 'text' in userData ? userData.text : toHex(userData.data);
}

/** The witness's words for the four classes of TP-ST (TS 23.040 §9.2.3.15). */
function fateOf({ status }: StatusReport): string {
  const words = {
    success: 'Delivered',
    'temporary-retrying': 'Pending',
    permanent: 'Failed',
    'temporary-stopped': 'Failed',
    reserved: 'Unknown',
  };
  return words[readStatus(status).kind];
}
