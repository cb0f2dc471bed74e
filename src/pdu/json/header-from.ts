import { concatenationElement, portsElement, shiftElements } from '../elements.js';
import { outOfRange } from '../error.js';
import { decodeHeader, type UserDataHeader } from '../header.js';
import { integerIn, type Members, objectIn, octetsIn, optionalIntegerIn, shown } from './members.js';

/** Makes a header of its JSON words: of `raw` where it is there, else of `ies`, else of `concat`, `ports` and `shift`. @throws PduError. */
export function headerFrom(value: unknown): UserDataHeader {
  const members = objectIn(value, 'udh');
  if (members.raw !== undefined) return fromRaw(octetsIn(members, 'raw'));
  if (members.ies !== undefined) return fromElements(members.ies);
  return [
    ...(members.shift === undefined ? [] : shiftFrom(objectIn(members.shift, 'shift'))),
    ...(members.concat === undefined ? [] : [concatenationFrom(objectIn(members.concat, 'concat'))]),
    ...(members.ports === undefined ? [] : [portsFrom(objectIn(members.ports, 'ports'))]),
  ];
}

function fromRaw(raw: Uint8Array): UserDataHeader {
  const octets = Uint8Array.of(raw.length, ...raw);
  if (raw.length > 139) throw outOfRange('a header of at most 139 octets', raw.length);
  return decodeHeader(octets, 0, octets.length);
}

function fromElements(ies: unknown): UserDataHeader {
  if (!Array.isArray(ies)) throw outOfRange('ies as a list', shown(ies));
  return ies.map((element: unknown) => {
    const members = objectIn(element, 'an element of ies');
    return { id: integerIn(members, 'id'), data: octetsIn(members, 'data') };
  });
}

function concatenationFrom(members: Members) {
  return concatenationElement({
    reference: integerIn(members, 'ref'),
    total: integerIn(members, 'total'),
    sequence: integerIn(members, 'seq'),
    bits: bitsIn(members),
  });
}

function portsFrom(members: Members) {
  return portsElement({
    destination: integerIn(members, 'dst'),
    source: integerIn(members, 'src'),
    bits: bitsIn(members),
  });
}

function shiftFrom(members: Members) {
  const locking = optionalIntegerIn(members, 'locking');
  const single = optionalIntegerIn(members, 'single');
  return shiftElements({ ...(locking !== undefined && { locking }), ...(single !== undefined && { single }) });
}

function bitsIn(members: Members): 8 | 16 {
  const bits = integerIn(members, 'bits');
  if (bits === 8 || bits === 16) return bits;
  throw outOfRange('bits 8 or 16', bits);
}
