import { type Facts, numberOf, textOf } from '../facts.js';
import { type Rule, rule } from '../finding.js';

const identity = (facts: Facts) =>
  ['AT+CGMI', 'AT+CGMM', 'AT+CGMR']
    .map((question) => textOf(facts, question) ?? '')
    .join(' ')
    .trim();

/** Models whose manners are known to matter to an operator. */
const KNOWN: readonly [sign: RegExp, words: string][] = [
  [
    /sim8\d\d|sim900/i,
    'SIM800 and SIM900 reset when the supply drops while sending: 2 A and a large capacitor; they number by themselves and store no reports',
  ],
  [
    /huawei.*e3372|huawei.*e3131|huawei.*e303/i,
    'this stick goes to mass storage after a reset and comes back as another tty: let it be found by its IMEI',
  ],
  [/huawei.*e220/i, 'Huawei E220 fails to delete some slots and announces their messages again; they are recognised'],
  [/huawei/i, 'Huawei sticks say ^RSSI and ^BOOT all the time; USSD codes go as packed septets'],
  [/mf\d{3}|zte/i, 'ZTE sticks may say +ZUSIMR endlessly and may start offline (AT+ZOPRT=5)'],
  [/wavecom|q2\d{3}/i, 'Wavecom Q2xxx says no OK after +CPIN? and shifts reports that are read from SR'],
  [/motorola|g24/i, 'Motorola answers MODEM ERROR and pads +CREG'],
  [/nokia/i, 'Nokia phones may only send; make sure that a message is received'],
  [/gc8[59]|gc79/i, 'Sony Ericsson GC79 and GC85 refuse everything until AT+CFUN=1,1'],
  [/un2420/i, 'HP un2420 hangs when a USSD session is ended'],
  [/mc35i|tc35/i, 'Siemens MC35i and TC35 take one storage at a time'],
  [/q(?:uectel)?.*(?:ec2|eg2|m95)/i, 'Quectel modules may announce reports at a wrong place; all storages are swept'],
  [/e250|b2100|samsung/i, 'Samsung phones list no storages and give USSD texts as UTF-8'],
];

function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** Milliseconds of `yy/MM/dd,hh:mm:ss±zz` (TS 27.007 §8.15). */
function modemTime(text: string | undefined): number | undefined {
  const found = /(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)([+-]\d\d)?/.exec(text ?? '');
  if (!found) return undefined;
  const [, year, month, day, hours, minutes, seconds, zone = '+00'] = found;
  const local = Date.UTC(
    2000 + Number(year),
    Number(month) - 1,
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
  );
  return local - Number(zone) * 900_000;
}

const DAY_MS = 86_400_000;
const MANY_LINES = 20;

/** The model, its firmware, its power and its manners. */
export const modelRules: readonly Rule[] = [
  rule(
    { id: 'firmware', severity: 'note', means: 'this is what answers', advice: 'name it when you report a problem' },
    (facts) => (facts.line?.answers && identity(facts) !== '' ? identity(facts) : undefined),
  ),
  rule(
    {
      id: 'identity-missing',
      severity: 'note',
      means: 'what is known of its model cannot be used',
      advice: 'nothing; what it does is found out by trying',
    },
    (facts) => facts.line?.answers && identity(facts) === '' && 'the modem tells neither maker nor model',
  ),
  rule(
    { id: 'known-model', severity: 'note', means: 'this model is known for it', advice: 'bear it in mind' },
    (facts) => KNOWN.find(([sign]) => sign.test(identity(facts)))?.[1],
  ),
  rule(
    {
      id: 'imei-nonsense',
      severity: 'warning',
      means: 'networks may refuse such a device, and it cannot be found again by its IMEI',
      advice: 'buy from another seller; bind it by its path',
    },
    (facts) => {
      const imei = /\d{14,17}/.exec(textOf(facts, 'AT+CGSN') ?? '')?.[0];
      if (imei === undefined) return undefined;
      const wrong = /^(\d)\1+$/.test(imei) || (imei.length === 15 && !luhn(imei));
      return wrong && `the IMEI ${imei.slice(0, 8)}... has a wrong check digit or is all one digit`;
    },
  ),
  rule(
    {
      id: 'power',
      severity: 'error',
      means: 'the supply is too weak for the bursts of sending: the modem will reset in the middle of messages',
      advice: 'a supply of 2 A at the modem, short thick wires, a powered hub, a capacitor of 1000 uF or more',
    },
    (facts) => {
      const warned = facts.unasked.find((line) => /^(?:UNDER-VOL|OVER-VOL|NORMAL POWER DOWN)/.test(line));
      const millivolts = numberOf(facts, 'AT+CBC', 2);
      if (warned !== undefined) return `the modem said ${warned}`;
      return millivolts !== undefined && millivolts > 1_000 && millivolts < 3_500 && `the supply is ${millivolts} mV`;
    },
  ),
  rule(
    {
      id: 'restarted',
      severity: 'warning',
      means: 'it started anew while it was asked: power, or it was just plugged in',
      advice: 'look again in a minute; if it comes again look at the supply',
    },
    (facts) => {
      const banner = facts.unasked.find((line) =>
        /^(?:RDY|SMS Ready|SMS DONE|\^SYSSTART|MODEM:STARTUP|\+START|APP RDY)/i.test(line),
      );
      return banner && `the modem said ${banner}`;
    },
  ),
  rule(
    {
      id: 'clock-nonsense',
      severity: 'note',
      means: "the modem's clock is not set; nothing here relies on it",
      advice: 'nothing',
    },
    (facts) => {
      const time = modemTime(textOf(facts, 'AT+CCLK?'));
      return (
        time !== undefined &&
        Math.abs(time - facts.now) > DAY_MS &&
        `+CCLK tells ${new Date(time).toISOString().slice(0, 10)}`
      );
    },
  ),
  rule(
    {
      id: 'chatter',
      severity: 'note',
      means: 'it says lines of its own all the time, which are passed over',
      advice: 'nothing; AT^CURC=0 ends it on many models of Huawei',
    },
    (facts) =>
      facts.unasked.length > MANY_LINES && `${facts.unasked.length} lines came unasked, ${facts.unasked.at(-1)} last`,
  ),
];
