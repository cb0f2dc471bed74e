import { describe, expect, test } from 'vitest';
import { decodePdu, encodePdu, pduFromJson, pduToJson, toHex } from '../../src/pdu/index.js';

const written = (value: unknown) => toHex(encodePdu(pduFromJson(value)));

const submit = { type: 'submit', address: { toa: 0x91, number: '40722123456' }, text: 'hi *x*', dcs: 0xf1 };
const deliver = { type: 'deliver', address: '+1', scts: '2026-11-24T12:00:00+01:00', text: 'hi' };

describe('a PDU in JSON', () => {
  test('says all that the README of the vectors names, for a SUBMIT', () => {
    const hex = '0011000B910427123254F600F1A706E83448855701';

    expect(pduToJson(decodePdu(hex, { smsc: true }), 20)).toEqual({
      smsc: null,
      tpduLength: 20,
      type: 'submit',
      rd: false,
      srr: false,
      rp: false,
      mr: 0,
      address: { toa: 145, ton: 1, npi: 1, number: '40722123456' },
      pid: 0,
      dcs: 241,
      vp: { format: 'relative', raw: 167, minutes: 1440 },
      encoding: 'gsm7',
      compressed: false,
      class: 1,
      mwi: null,
      udh: null,
      text: 'hi *x*',
    });
  });

  test.each([
    ['deliver-report', '00D300', { type: 'deliver-report', tpduLength: 3, fcs: 0xd3, pi: 0 }],
    ['deliver-report', '000141', { type: 'deliver-report', tpduLength: 3, pi: 1, pid: 0x41 }],
  ])('names the cause and the fields of a %s', (_, hex, words) => {
    expect(pduToJson(decodePdu(hex, { smsc: false, direction: 'to-network' }), 3)).toEqual(words);
    expect(written(words)).toBe(hex);
  });

  test('names the time of a submit-report', () => {
    const hex = '010099309251619580';
    const words = { type: 'submit-report', tpduLength: 9, scts: '1999-03-29T15:16:59+02:00', pi: 0 };

    expect(pduToJson(decodePdu(hex, { smsc: false, direction: 'from-network' }), 9)).toEqual(words);
    expect(written(words)).toBe(hex);
  });

  test('names TP-LP only where it is set', () => {
    const hex = (first: string) => `${first}0191F100006211422100004002E834`;

    expect(pduToJson(decodePdu(hex('00'), { smsc: false }), 15)).not.toHaveProperty('lp');
    expect(pduToJson(decodePdu(hex('08'), { smsc: false }), 15)).toHaveProperty('lp', true);
    expect(written({ ...deliver, lp: true })).toBe(hex('08'));
  });
});

describe('a PDU out of JSON', () => {
  test.each([
    ['without a service centre is a bare TPDU', submit, '01000B910427123254F600F106E83448855701'],
    [
      'may name the service centre as people write it',
      { ...submit, smsc: '+491710760000' },
      '079194710167000001000B910427123254F600F106E83448855701',
    ],
    [
      'may have type and plan in place of their octet',
      { ...submit, address: { ton: 0, npi: 1, number: '5001' } },
      '01000481051000F106E83448855701',
    ],
    [
      'may say its coding in words',
      { ...submit, dcs: undefined, encoding: 'ucs2', text: 'ж' },
      '01000B910427123254F60008020436',
    ],
    [
      'with octets is 8 bit',
      { ...submit, dcs: undefined, text: undefined, data: '00ff' },
      '01000B910427123254F600040200FF',
    ],
    [
      'may say its validity in minutes',
      { ...submit, vp: { format: 'relative', minutes: 1440 } },
      '11000B910427123254F600F1A706E83448855701',
    ],
    [
      'may say it in seconds',
      { ...submit, vp: { format: 'enhanced', singleShot: true, seconds: 32 } },
      '09000B910427123254F600F14220000000000006E83448855701',
    ],
    ['may say its time in UTC', { ...deliver, scts: '2026-11-24T11:00:00Z' }, '000191F100006211421100000002E834'],
    [
      'may explain its header',
      { ...submit, udh: { concat: { ref: 1, total: 2, seq: 1, bits: 8 } }, text: '' },
      '41000B910427123254F600F10705000301020100',
    ],
    [
      'may list its elements',
      { ...submit, udh: { ies: [{ id: 0, data: '010201' }] }, text: '' },
      '41000B910427123254F600F10705000301020100',
    ],
    [
      'may give them raw',
      { ...submit, udh: { raw: '0003010201' }, text: '' },
      '41000B910427123254F600F10705000301020100',
    ],
    [
      'may name ports',
      { ...submit, udh: { ports: { dst: 1, src: 2, bits: 16 } }, text: '' },
      '41000B910427123254F600F10806050400010002',
    ],
    [
      'may name shift tables',
      { ...submit, udh: { shift: { single: 1 } }, text: 'ğ' },
      '41000B910427123254F600F10703240101D89C01',
    ],
  ])('%s', (_, value, hex) => {
    expect(written(JSON.parse(JSON.stringify(value)))).toBe(hex);
  });

  test.each([
    ['no object', 7, 'a PDU as an object'],
    ['a list', [], 'a PDU as an object'],
    ['no type', { text: 'x' }, 'expected type submit'],
    ['an unknown type', { type: 'command' }, 'found "command"'],
    ['no address', { type: 'submit', text: 'x' }, 'address as an object, found nothing'],
    ['an address that is none', { ...submit, address: 'alice' }, 'found "alice"'],
    ['a type of address without bit 7', { ...submit, address: { toa: 17, number: '1' } }, 'toa from 128 to 255'],
    [
      'a type of address that its parts contradict',
      { ...submit, address: { toa: 145, ton: 0, npi: 1, number: '1' } },
      'toa 129',
    ],
    ['a flag that is none', { ...submit, srr: 1 }, 'srr as true or false, found 1'],
    ['a reference that is no integer', { ...submit, mr: '7' }, 'mr as an integer, found "7"'],
    ['neither text nor data', { ...submit, text: undefined }, 'text as a string, found nothing'],
    ['text and data', { ...submit, data: '00' }, 'text or data, found both'],
    ['data that are no hex', { ...submit, text: undefined, dcs: 4, data: '0g' }, 'PDU_NOT_HEX'],
    ['a time without a zone', { ...deliver, scts: '2026-11-24T12:00:00' }, 'scts as 2024'],
    ['a time that does not exist', { ...deliver, scts: '2026-02-30T12:00:00Z' }, 'date and time that exist'],
    ['a zone that is no quarter of an hour', { ...deliver, scts: '2026-11-24T12:00:00+01:20' }, 'scts as 2024'],
    ['an unknown validity', { ...submit, vp: { format: 'long' } }, 'found "long"'],
    ['an unknown encoding', { ...submit, dcs: undefined, encoding: 'utf8' }, 'found "utf8"'],
    ['an unknown class', { ...submit, dcs: undefined, class: 4 }, 'class 0 to 3 or null, found 4'],
    ['a header that is broken', { ...submit, udh: { raw: '000301' } }, 'inside the header'],
    [
      'a reference of another size',
      { ...submit, udh: { concat: { ref: 1, total: 2, seq: 1, bits: 12 } } },
      'bits 8 or 16',
    ],
    [
      'a class that TP-DCS contradicts',
      { ...submit, class: 0 },
      'expected class 1, as the other members have it, found 0',
    ],
    ['an encoding that TP-DCS contradicts', { ...submit, encoding: 'ucs2' }, 'expected encoding "gsm7"'],
    [
      'a message waiting that TP-DCS contradicts',
      { ...submit, mwi: { action: 'store', active: true, type: 'fax' } },
      'expected mwi null',
    ],
  ])('with %s is refused', (_, value, sentence) => {
    expect(() => written(JSON.parse(JSON.stringify(value)))).toThrow(sentence);
  });

  test('may have the members of what explains it in any order', () => {
    const mwi = { type: 'email', active: true, action: 'discard' };

    expect(written({ ...deliver, dcs: 0xca, mwi })).toBe('000191F100CA6211422100004002E834');
  });

  test('may tell the length that other octets for the same had', () => {
    expect(written({ ...submit, tpduLength: 99 })).toBe(written(submit));
  });
});
