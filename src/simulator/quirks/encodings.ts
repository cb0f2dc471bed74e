import type { Quirk } from '../modem/quirk.js';
import { fromHex, hexOctet, toHex } from '../octets.js';
import { decodeAddress } from '../tpdu/address.js';
import { packSeptets, unpackSeptets } from '../tpdu/septets.js';
import { alphabetOf, fillBitsAfter } from '../tpdu/user-data.js';
import { rewording } from './reword.js';

const CONCATENATION = '050003'; // header of six octets: TS 23.040 §9.2.3.24.1

/** Deviations of modems and networks in character sets, addresses, times and headers. */
export const encodingQuirks = {
  brokenUcs2: {
    name: 'broken-ucs2',
    row: 'QE07',
    about: '+CSCS takes "UCS2", and strings are written as before.',
    lay(modem) {
      modem.on('+CSCS', ({ form, parameters: [name] }) => (form === 'set' && name === 'UCS2' ? 'OK' : undefined));
    },
  },
  utf8Always: {
    name: 'utf8-whatever-is-set',
    row: 'QE08',
    about: 'In text mode strings are UTF-8, whatever +CSCS says.',
    change(behaviour) {
      behaviour.writesUtf8 = true;
    },
  },
  alphanumericType: {
    name: 'alphanumeric-of-odd-type',
    row: 'QE09',
    about: 'An alphanumeric sender has the type of address 0xD1 in place of 0xD0.',
    lay(modem) {
      modem.onReceive((tpdu) => (isDeliver(tpdu) ? tpdu.replace(/^(....)D0/, '$1D1') : tpdu));
    },
  },
  operatorWithRubbish: {
    name: 'operator-with-rubbish',
    row: 'QE10',
    about: 'The name of the operator ends in @@ in the answer to +COPS?.',
    lay(modem) {
      modem.on(
        '+COPS',
        rewording(['read'], (line) => line.replace(/"$/, '@@"')),
      );
    },
  },
  zoneNotDecimal: {
    name: 'zone-not-decimal',
    row: 'QE11',
    about: 'The time zone of a message is 0x2C, which is no pair of decimal digits.',
    lay(modem) {
      modem.onReceive((tpdu) => changeZone(tpdu, () => 0x2c));
    },
  },
  zoneSignInverted: {
    name: 'zone-sign-inverted',
    row: 'QE12',
    about: "The sign of a message's time zone is inverted.",
    lay(modem) {
      modem.onReceive((tpdu) => changeZone(tpdu, (zone) => zone ^ 0x08)); // TS 23.040 §9.2.3.11: bit 3 is the sign
    },
  },
  headerStripped: {
    name: 'header-stripped',
    row: 'QE14',
    about: 'Parts of long messages come without their user data header, as messages of their own.',
    lay(modem) {
      modem.onReceive(stripHeader);
    },
  },
} satisfies Record<string, Quirk>;

function isDeliver(tpdu: string): boolean {
  return (Number.parseInt(tpdu.slice(0, 2), 16) & 0x03) === 0;
}

/** The octet of an SMS-DELIVER at which TP-PID stands; `undefined` for other TPDUs. TS 23.040 §9.2.2.1. */
function protocolAt(tpdu: string): number | undefined {
  const octets = fromHex(tpdu);
  if (octets === undefined || !isDeliver(tpdu)) return undefined;
  const from = decodeAddress(octets.subarray(1));
  return from === undefined ? undefined : 1 + from.lengthOctets;
}

function changeZone(tpdu: string, change: (zone: number) => number): string {
  const protocol = protocolAt(tpdu);
  if (protocol === undefined) return tpdu;
  const at = (protocol + 8) * 2; // behind TP-PID, TP-DCS and six octets of time
  return tpdu.slice(0, at) + hexOctet(change(Number.parseInt(tpdu.slice(at, at + 2), 16))) + tpdu.slice(at + 2);
}

function stripHeader(tpdu: string): string {
  const protocol = protocolAt(tpdu);
  const octets = fromHex(tpdu);
  if (protocol === undefined || octets === undefined) return tpdu;
  const lengthAt = protocol + 9;
  const userData = octets.subarray(lengthAt + 1);
  if (!toHex(userData).startsWith(CONCATENATION) || ((octets[0] ?? 0) & 0x40) === 0) return tpdu;
  const body = userData.subarray(6);
  const isPacked = alphabetOf(octets[protocol + 1] ?? 0) === 'gsm7';
  const septets = isPacked ? unpackSeptets(body, (octets[lengthAt] ?? 0) - 7, fillBitsAfter(6)) : [];
  const [length, text] = isPacked ? [septets.length, packSeptets(septets)] : [body.length, body];
  return hexOctet((octets[0] ?? 0) & ~0x40) + toHex(octets.subarray(1, lengthAt)) + hexOctet(length) + toHex(text);
}
