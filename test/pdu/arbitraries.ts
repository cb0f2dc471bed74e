import * as fc from 'fast-check';
import { headerOctets } from '../../src/pdu/header.js';
import {
  type Address,
  type Deliver,
  type DeliverReport,
  type InformationElement,
  type NationalShift,
  type Pdu,
  type ReportParameters,
  readDataCoding,
  type StatusReport,
  type Submit,
  type SubmitReport,
  septetCosts,
  septetLength,
  shiftElements,
  shiftOf,
  type Timestamp,
  type UserData,
  userDataCapacity,
  type ValidityPeriod,
} from '../../src/pdu/index.js';

export const octet = fc.integer({ min: 0, max: 255 });

const octets = (constraints: fc.IntArrayConstraints) => fc.uint8Array(constraints);

/** Every UTF-16 unit that an alphabet has; its tables end before U+2300. */
export function charactersOf(shift?: NationalShift): string[] {
  const cost = septetCosts(shift);
  return Array.from({ length: 0x2300 }, (_, unit) => unit)
    .filter((unit) => cost(unit) > 0)
    .map((unit) => String.fromCharCode(unit));
}

/** A text of an alphabet that takes no more septets than `most`. */
export function gsmText(most: number, shift?: NationalShift): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...charactersOf(shift)), { maxLength: most }).map((characters) => {
    let text = characters.join('');
    while ((septetLength(text, shift) ?? 0) > most) text = text.slice(0, -1);
    return text;
  });
}

export const digits = (minLength: number) =>
  fc.array(fc.constantFrom(...'0123456789*#abc'), { minLength, maxLength: 20 }).map((all) => all.join(''));

const numbered = fc.record({
  typeOfNumber: fc.constantFrom(0, 1, 2, 3, 4, 6, 7),
  numberingPlan: fc.integer({ min: 0, max: 15 }),
  number: digits(0),
});
const named = fc.record({
  typeOfNumber: fc.constant(5),
  numberingPlan: fc.integer({ min: 0, max: 15 }),
  number: gsmText(11),
});
export const address: fc.Arbitrary<Address> = fc.oneof({ weight: 3, arbitrary: numbered }, named);

const serviceCentre = fc.option(
  fc.record({
    typeOfNumber: fc.integer({ min: 0, max: 7 }),
    numberingPlan: fc.integer({ min: 0, max: 15 }),
    number: digits(1),
  }),
);

export const timestamp: fc.Arbitrary<Timestamp> = fc
  .record({
    date: fc.date({
      min: new Date('1990-01-01T00:00:00Z'),
      max: new Date('2089-12-31T23:59:59Z'),
      noInvalidDate: true,
    }),
    zoneQuarters: fc.integer({ min: -79, max: 79 }),
  })
  .map(({ date, zoneQuarters }) => ({
    year: date.getUTCFullYear() % 100,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    zoneQuarters,
  }));

const enhanced = fc
  .tuple(fc.constantFrom(0x00, 0x40), fc.constantFrom(0, 1, 2, 4, 5, 6, 7), octets({ minLength: 6, maxLength: 6 }))
  .map(([shot, format, rest]) => Uint8Array.of(shot | format, ...rest));

export const validityPeriod: fc.Arbitrary<ValidityPeriod | null> = fc.option(
  fc.oneof(
    fc.record({ format: fc.constant('relative' as const), octet }),
    fc.record({ format: fc.constant('absolute' as const), time: timestamp }),
    fc.record({ format: fc.constant('enhanced' as const), octets: enhanced }),
  ),
);

const element: fc.Arbitrary<InformationElement> = fc.record({ id: octet, data: octets({ maxLength: 12 }) });
const shifts = fc
  .record({ locking: fc.integer({ min: 0, max: 20 }), single: fc.integer({ min: 0, max: 20 }) }, { requiredKeys: [] })
  .map(shiftElements);
const header = fc.option(
  fc.tuple(shifts, fc.array(element, { maxLength: 5 })).map(([before, others]) => [...before, ...others]),
);

/** User data that a TP-DCS allows, up to all that a message holds. */
export function userData(dcs: number): fc.Arbitrary<UserData> {
  const { encoding, compressed } = readDataCoding(dcs);
  return header.chain((elements): fc.Arbitrary<UserData> => {
    const room = userDataCapacity(compressed ? '8bit' : encoding, headerOctets(elements));
    const before = fc.constant(elements);
    if (encoding === '8bit' || compressed) return fc.record({ header: before, data: octets({ maxLength: room }) });
    if (encoding === 'gsm7') return fc.record({ header: before, text: gsmText(room, shiftOf(elements)) });
    return fc.record({ header: before, text: utf16Text(room) });
  });
}

/** Any UTF-16 units, lone surrogates among them. */
function utf16Text(most: number): fc.Arbitrary<string> {
  return fc.uint16Array({ maxLength: most }).map((units) => String.fromCharCode(...units));
}

const flag = fc.boolean();
const onAtInterface = fc.record({ serviceCentre }, { requiredKeys: [] });

const withContent = octet.chain((dataCodingScheme) =>
  fc.record({ dataCodingScheme: fc.constant(dataCodingScheme), userData: userData(dataCodingScheme) }),
);

export const submit: fc.Arbitrary<Submit> = fc
  .tuple(
    fc.record({
      type: fc.constant('submit' as const),
      rejectDuplicates: flag,
      statusReportRequest: flag,
      replyPath: flag,
      messageReference: octet,
      address,
      protocolIdentifier: octet,
      validityPeriod,
    }),
    withContent,
    onAtInterface,
  )
  .map(([fields, content, start]) => ({ ...fields, ...content, ...start }));

export const deliver: fc.Arbitrary<Deliver> = fc
  .tuple(
    fc.record({
      type: fc.constant('deliver' as const),
      noMoreMessages: flag,
      loopPrevention: flag,
      statusReportIndication: flag,
      replyPath: flag,
      address,
      protocolIdentifier: octet,
      serviceCentreTimestamp: timestamp,
    }),
    withContent,
    onAtInterface,
  )
  .map(([fields, content, start]) => ({ ...fields, ...content, ...start }));

const parameters: fc.Arbitrary<ReportParameters> = fc.option(octet, { nil: undefined }).chain((dataCodingScheme) =>
  fc
    .record(
      {
        protocolIdentifier: octet,
        userData: userData(dataCodingScheme ?? 0),
        reservedBits: fc.constantFrom(0x08, 0x50, 0x78),
      },
      { requiredKeys: [] },
    )
    .map((others) => ({ ...others, ...(dataCodingScheme !== undefined && { dataCodingScheme }) })),
);

export const statusReport: fc.Arbitrary<StatusReport> = fc
  .tuple(
    fc.record({
      type: fc.constant('status-report' as const),
      noMoreMessages: flag,
      loopPrevention: flag,
      statusReportQualifier: flag,
      messageReference: octet,
      address,
      serviceCentreTimestamp: timestamp,
      dischargeTime: timestamp,
      status: octet,
    }),
    fc.record({ parameters }, { requiredKeys: [] }),
    onAtInterface,
  )
  .map(([fields, optional, start]) => ({ ...fields, ...optional, ...start }));

const failure = fc.record({ failureCause: fc.integer({ min: 128, max: 255 }) }, { requiredKeys: [] });

export const deliverReport: fc.Arbitrary<DeliverReport> = fc
  .tuple(fc.record({ type: fc.constant('deliver-report' as const), parameters }), failure, onAtInterface)
  .map(([fields, cause, start]) => ({ ...fields, ...cause, ...start }));

export const submitReport: fc.Arbitrary<SubmitReport> = fc
  .tuple(
    fc.record({ type: fc.constant('submit-report' as const), parameters, serviceCentreTimestamp: timestamp }),
    failure,
    onAtInterface,
  )
  .map(([fields, cause, start]) => ({ ...fields, ...cause, ...start }));

export const pdu: fc.Arbitrary<Pdu> = fc.oneof(submit, deliver, statusReport, deliverReport, submitReport);

/** How a PDU of this codec is to be read back. */
export function readAs(value: Pdu): { smsc: boolean; direction: 'from-network' | 'to-network' } {
  const toNetwork = value.type === 'submit' || value.type === 'deliver-report';
  return { smsc: value.serviceCentre !== undefined, direction: toNetwork ? 'to-network' : 'from-network' };
}
