import type { Layable, Quirk } from '../modem/quirk.js';
import { fromHex, toHex } from '../octets.js';
import { fromSeptets, toSeptets } from '../tpdu/alphabet.js';
import { packSeptets, unpackSeptets } from '../tpdu/septets.js';
import { untilPowerLoss } from './outage.js';

const CR_SEPTET = 0x0d;

/** Deviations in USSD. TS 27.007 §7.15. */
export const ussdQuirks = {
  packedUssd: {
    name: 'packed-ussd',
    row: 'QE01',
    about: 'USSD codes and answers are packed septets in hex; a code in plain text is ERROR.',
    lay(modem) {
      modem.on('+CUSD', ({ form, parameters }) => {
        const code = parameters[1];
        if (form !== 'set' || code === undefined) return undefined;
        const octets = fromHex(code);
        if (octets === undefined || octets.length === 0) return 'ERROR';
        parameters[1] = unpack(octets);
        return undefined;
      });
      rewordText(modem, (text) => `"${pack(text)}",15`);
    },
  },
  ussdNeedsGsm: {
    name: 'ussd-needs-gsm-charset',
    row: 'QE02',
    about: 'A USSD code is ERROR unless the character set is GSM.',
    lay(modem) {
      modem.on('+CUSD', ({ form, parameters }) =>
        form === 'set' && parameters.length > 1 && modem.settings.charset !== 'GSM' ? 'ERROR' : undefined,
      );
    },
  },
  cancelHangs: {
    name: 'ussd-cancel-hangs',
    row: 'QE03',
    about: 'Ending a USSD session (+CUSD=2) is never answered, and nothing after it.',
    lay(modem) {
      modem.on('+CUSD', async ({ form, parameters: [mode] }, next) => {
        if (form !== 'set' || mode !== '2') return await next();
        await untilPowerLoss(modem);
        return 'OK';
      });
    },
  },
  ussdTwice: {
    name: 'ussd-twice-before-ok',
    row: 'QE04',
    about: '+CUSD comes twice and before OK, with a line break in its text.',
    lay(modem) {
      let told: string[] = [];
      modem.rewordUrc('+CUSD', (lines) => {
        told = lines;
        return [];
      });
      modem.on('+CUSD', async ({ form }, next) => {
        told = [];
        const answer = await next();
        const broken = told.map((line) => line.replace(/ (?=[^"]*",\d+$)/, '\r\n'));
        return form === 'set' ? { ...answer, lines: [...answer.lines, ...broken, ...broken] } : answer;
      });
    },
  },
  ussdMislabelled: {
    name: 'ussd-mislabelled',
    row: 'QE05',
    about: 'The answer is UCS-2 in hex, and its coding scheme says that it is the default alphabet (0).',
    lay(modem) {
      rewordText(modem, (text) => `"${toHex(Buffer.from(text, 'utf16le').swap16())}",0`);
    },
  },
} satisfies Record<string, Quirk>;

/** Writes text and coding scheme of each USSD answer anew. */
function rewordText(modem: Layable, reword: (text: string) => string): void {
  modem.rewordUrc('+CUSD', (lines) => lines.map((line) => line.replace(/"(.*)",\d+$/s, (_, text) => reword(text))));
}

/** Packs as USSD does: seven spare bits are filled with a CR, lest they be read as `@`. TS 23.038 §6.1.2.3. */
function pack(text: string): string {
  const septets = toSeptets(text) ?? [];
  return toHex(packSeptets(septets.length % 8 === 7 ? [...septets, CR_SEPTET] : septets));
}

function unpack(octets: Uint8Array): string {
  const septets = unpackSeptets(octets, Math.floor((octets.length * 8) / 7));
  return fromSeptets(septets.length % 8 === 0 && septets.at(-1) === CR_SEPTET ? septets.slice(0, -1) : septets);
}
