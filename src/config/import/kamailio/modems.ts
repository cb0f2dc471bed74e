import { BAUD_RATES, DEVICE_PATH, PIN } from '../../schema/modem.js';
import { readSipUri, userUri } from '../../schema/sip-uri.js';
import type { ImportNotes } from '../change.js';
import type { DraftModem } from '../draft.js';
import { Names } from '../names.js';
import { type Element, faultProblem, type Item, moduleInteger, readElements } from './module-string.js';
import type { ModuleParameter } from './script.js';

/** A modem of the old file: what is written anew, and the name that links know it by. */
export interface ImportedModem extends DraftModem {
  oldName: string;
}

const ITEMS = 'dpmcbrlst';
/** Rates that the module took. */
const MODULE_RATES: readonly number[] = [300, 1200, 2400, 9600, 19_200, 38_400, 57_600];
const DEFAULT_RATE = 9600;
const MOST_ATTEMPTS = 20;
const MOST_POLL_SECONDS = 3600;

/** Reads the string `modems`. What the module refused is a problem, what it did otherwise than it seemed a change. */
export function importModems(string: ModuleParameter, notes: ImportNotes): ImportedModem[] {
  const { elements, fault } = readElements(string.value, 'letter=value');
  if (fault !== undefined) notes.problem(faultProblem(string, fault));
  else if (elements.length === 0) notes.problem(faultProblem(string, { offset: 0, message: 'there is no modem' }));
  const names = new Names();
  return elements.map((element) => new ModemReader(string, element, notes).read(names));
}

class ModemReader {
  readonly #string: ModuleParameter;
  readonly #element: Element;
  readonly #notes: ImportNotes;
  readonly #items = new Map<string, Item>();

  constructor(string: ModuleParameter, element: Element, notes: ImportNotes) {
    this.#string = string;
    this.#element = element;
    this.#notes = notes;
    for (const item of element.items) {
      if (!ITEMS.includes(item.letter))
        this.#refuse(item, `a modem has no item ${item.letter}=, only ${[...ITEMS].join('=, ')}=`);
      if (this.#items.has(item.letter))
        this.#change(`${item.letter}= is there twice, the last one counts`, 'as in the module');
      this.#items.set(item.letter, item);
    }
  }

  read(names: Names): ImportedModem {
    const oldName = this.#element.name;
    const name = names.claim(oldName);
    if (name !== oldName) this.#change(`is called ${name} now`, 'names are unique here and have no blanks or signs');
    return {
      oldName,
      name,
      device: this.#device(),
      ...this.#pin(),
      mode: this.#mode(),
      ...this.#smsc(),
      ...this.#line(),
      attempts: this.#attempts(),
      pollSeconds: this.#poll(),
      ...this.#scan(),
      networks: [],
    };
  }

  #device(): string {
    const item = this.#items.get('d');
    const written = item?.value ?? '';
    const device = written.startsWith('/') ? written : `/${written}`;
    if (written === '') this.#refuse(item ?? this.#element, `the modem ${this.#element.name} has no device (d=)`);
    else if (!DEVICE_PATH.test(device)) this.#refuse(item ?? this.#element, `${written} is no path of a device`);
    else if (device !== written) {
      this.#change(
        `device: ${device}`,
        'a path begins with "/"; the module looked in the directory of the server, "/"',
      );
    }
    return written === '' ? '' : device;
  }

  #pin(): Pick<DraftModem, 'pin'> {
    const pin = this.#items.get('p')?.value ?? '';
    if (pin === '') return {};
    if (!PIN.test(pin)) {
      this.#change('p= is left out', 'a PIN has 4 to 8 digits');
      return {};
    }
    this.#change('pin: is in the new file as it was in the old one', 'put it into a file and name that as pinFile');
    return { pin };
  }

  #mode(): NonNullable<DraftModem['mode']> {
    const item = this.#items.get('m');
    const mode = (item?.value ?? 'new').toLowerCase();
    if (mode === 'new' || mode === 'old') return mode;
    if (mode === 'ascii' || mode === 'digicom') {
      const was = mode === 'ascii' ? 'the module read one line of a text' : 'the module received nothing in it';
      this.#change(`mode: ${mode}`, `${was}; this is text mode that works, and nearly every modem takes mode: new`);
      return mode;
    }
    this.#refuse(item ?? this.#element, `there is no mode ${item?.value}: ASCII, OLD, DIGICOM or NEW`);
    return 'new';
  }

  #smsc(): Pick<DraftModem, 'smsc'> {
    const written = this.#items.get('c')?.value ?? '';
    const digits = written.replace(/^\++/, '');
    if (written === '') return {};
    if (!/^[0-9]{3,20}$/.test(digits)) {
      this.#change(`c=${written} is left out`, "it is no phone number; the SIM's own service centre is used");
      return {};
    }
    if (digits !== written) {
      this.#change(`smsc: +${digits}`, 'the module put a "+" before the one that was there; one is right');
    }
    return { smsc: `+${digits}` };
  }

  #line(): Pick<DraftModem, 'baudRate' | 'flowControl'> {
    this.#change(
      'flowControl: rtscts',
      'the module always used RTS/CTS; write none where the modem does not raise CTS',
    );
    return { baudRate: this.#baudRate(), flowControl: 'rtscts' };
  }

  #baudRate(): number {
    const item = this.#items.get('b');
    if (item === undefined) {
      this.#change(`baudRate: ${DEFAULT_RATE}`, "the module's default, whatever its manual says");
      return DEFAULT_RATE;
    }
    const rate = /^[0-9]{1,6}$/.test(item.value) ? Number(item.value) : 0;
    if (rate === 19_600) {
      this.#change('baudRate: 19200', '19600 is a slip of the manual, no rate; the module refused it');
      return 19_200;
    }
    if (!BAUD_RATES.some((known) => known === rate)) this.#refuse(item, `${item.value} is no baud rate`);
    else if (!MODULE_RATES.includes(rate))
      this.#change(`baudRate: ${rate}`, 'the module refused this rate; here it is one');
    return rate;
  }

  #attempts(): number {
    const attempts = this.#integer('r', 4);
    if (this.#items.has('r')) {
      this.#change(
        `attempts: ${attempts}`,
        'the module counted attempts in all, though its manual speaks of re-sending',
      );
    }
    if (attempts < 1) {
      this.#change('attempts: 4', 'with r=0 the module sent nothing at all');
      return 4;
    }
    return this.#limited('attempts', attempts, MOST_ATTEMPTS);
  }

  #poll(): number {
    const seconds = this.#integer('l', 20);
    if (seconds >= 1) return this.#limited('poll', seconds, MOST_POLL_SECONDS, 's');
    this.#change('poll: 1s', 'l=0 was no pause at all; the modem tells by itself when something arrives');
    return 1;
  }

  #scan(): Pick<DraftModem, 'scan' | 'target'> {
    const target = this.#target();
    const written = this.#items.get('s')?.value ?? '1';
    const scan = SCANS[written];
    if (scan === undefined) this.#change('scan: body', `s=${written} means nothing; the module took 1 in its place`);
    if (target === undefined && scan !== undefined && scan !== 'body') {
      this.#change('scan: body', `s=${written} without t= reached nobody: the module only wrote a line to its log`);
    }
    if (target === undefined) return { scan: 'body' };
    return { scan: scan ?? 'body', target };
  }

  #target(): string | undefined {
    const written = this.#items.get('t')?.value ?? '';
    if (written === '') return undefined;
    const target = /^sips?:/i.test(written) ? written : `sip:${written}`;
    if (!userUri.safeParse(target).success) {
      this.#change(`t=${written} is left out`, 'it is not the address of a SIP user');
      return undefined;
    }
    if (target !== written) this.#change(`target: ${target}`, 'an address has a scheme');
    return target;
  }

  #integer(letter: string, otherwise: number): number {
    const item = this.#items.get(letter);
    if (item === undefined) return otherwise;
    const integer = moduleInteger(item.value);
    if (integer === undefined) this.#refuse(item, `${letter}= takes at most five digits and nothing else`);
    if (integer?.wrapped === true) {
      this.#change(
        `${letter}=${item.value} is ${integer.value}`,
        'numbers above 65535 wrapped: this is what the module did',
      );
    }
    return integer?.value ?? otherwise;
  }

  #limited(key: string, value: number, most: number, unit = ''): number {
    if (value <= most) return value;
    this.#change(`${key}: ${most}${unit}`, `${value} is more than can be chosen here`);
    return most;
  }

  #refuse({ offset }: { offset: number }, message: string): void {
    this.#notes.problem(faultProblem(this.#string, { offset, message }));
  }

  #change(what: string, why: string): void {
    this.#notes.change(this.#string.line, `modem ${this.#element.name}: ${what}`, why);
  }
}

const SCANS: Readonly<Record<string, 'none' | 'body' | 'mixed' | undefined>> = { 0: 'none', 1: 'body', 2: 'mixed' };

/** Domain of a modem's target, when it has one. */
export function targetDomain({ target }: DraftModem): string | undefined {
  return target === undefined ? undefined : readSipUri(target)?.host;
}
