import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { importKamailio } from '../../src/config/index.js';
import { configOf } from './context.js';

const blanks = fc.stringMatching(/^[ \t]{0,3}$/);
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,11}$/);
/** Between items and elements, and before the end: a `;` somewhere in blanks, or blanks alone. */
const separator = fc.oneof(
  fc.tuple(blanks, blanks).map(([before, after]) => `${before};${after}`),
  fc.stringMatching(/^[ \t]{1,3}$/),
);
const upperOrLower = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) =>
      [...text].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter.toLowerCase())).join(''),
    );
const uniqueNames = (most: number) =>
  fc.uniqueArray(name, { minLength: 1, maxLength: most, selector: (text) => text.toLowerCase() });

interface Modem {
  items: { letter: string; value: string }[];
  expected: Record<string, unknown>;
}

/** The items of one modem, in any order, each there or not, and what they mean. */
const modem: fc.Arbitrary<Modem> = fc
  .record({
    mode: fc.option(fc.constantFrom('new', 'old').chain(upperOrLower)),
    pin: fc.option(fc.stringMatching(/^[0-9]{4,8}$/)),
    smsc: fc.option(fc.stringMatching(/^\+{0,2}[1-9][0-9]{6,13}$/)),
    baud: fc.option(fc.constantFrom(300, 1200, 2400, 9600, 19_200, 38_400, 57_600)),
    attempts: fc.option(fc.integer({ min: 1, max: 20 })),
    poll: fc.option(fc.integer({ min: 1, max: 3600 })),
    target: fc.option(fc.constantFrom('sip:office@example.com', 'sips:a@192.0.2.1:5061', 'sip:%20x@h')),
    scan: fc.constantFrom(undefined, 0, 1, 2),
  })
  .map(({ mode, pin, smsc, baud, attempts, poll, target, scan }) => {
    const item = (letter: string, value: string | number | null | undefined) =>
      value === null || value === undefined ? [] : [{ letter, value: String(value) }];
    const scans = { 0: 'none', 1: 'body', 2: 'mixed' } as const;
    return {
      items: [
        ...[...item('m', mode), ...item('p', pin), ...item('c', smsc), ...item('b', baud), ...item('r', attempts)],
        ...[...item('l', poll), ...item('t', target), ...item('s', scan)],
      ],
      expected: {
        mode: mode?.toLowerCase() ?? 'new',
        ...(smsc === null ? {} : { smsc: `+${smsc.replace(/^\++/, '')}` }),
        baudRate: baud ?? 9600,
        flowControl: 'rtscts',
        attempts: attempts ?? 4,
        pollMs: (poll ?? 20) * 1000,
        scan: target === null ? 'body' : scans[scan ?? 1],
        ...(target === null ? {} : { target }),
      },
    };
  });

/** A whole `modems` string with what it means; every device is another. */
const modemsString = uniqueNames(6).chain((names) =>
  fc
    .tuple(...names.map((own) => fc.tuple(fc.constant(own), modem, blanks, separator, fc.option(separator))))
    .chain((parts) =>
      fc
        .tuple(
          ...parts.map(([, { items }], index) =>
            fc.shuffledSubarray([...items, { letter: 'd', value: `/dev/tty${index}` }], {
              minLength: items.length + 1,
            }),
          ),
        )
        .map((orders) => ({
          text: parts
            .map(([own, , blank, between, end], index) => {
              const items = (orders[index] ?? []).map(({ letter, value }) => `${letter}=${value}`).join(between);
              return `${own}${blank}[${blank}${items}${end ?? ''}]`;
            })
            .join(parts[0]?.[3] ?? ';'),
          expected: parts.map(([own, { expected }], index) => ({ name: own, device: `/dev/tty${index}`, ...expected })),
        })),
    ),
);

/** What the module did not know, and did as this does. */
const OUR_DEFAULTS = {
  ...{ roaming: true, resetRadio: false, calls: 'ignore', broadcasts: [], sendFrom: 'line' },
  ...{ quota: { segments: { day: 500 } }, pacing: { gapMs: 0, jitterMs: 0 } },
};

test('whatever the module could read comes out of the new file with the same meaning', async () => {
  await fc.assert(
    fc.property(
      modemsString,
      uniqueNames(5),
      fc.boolean(),
      fc.infiniteStream(fc.nat(65_535)),
      (modems, networks, upper, quotas) => {
        const spelled = (text: string) => (upper ? text.toUpperCase() : text.toLowerCase());
        const numbers = networks.map(() => quotas.next().value || 1);
        const links = modems.expected.map(
          (own) => `${spelled(own.name)}[${networks.map(spelled).reverse().join(' ; ')}]`,
        );
        const text = `modparam("sms", "modems", "${modems.text}")
        modparam("sms", "networks", "${networks.map((own, index) => `${own} [m=${numbers[index]}]`).join('')}")
        modparam("sms", "links", "${links.join('')}")`;

        const config = configOf(importKamailio(text).yaml);

        expect(config.modems).toEqual(
          modems.expected.map((own) => ({ ...own, ...OUR_DEFAULTS, networks: [...networks].reverse() })),
        );
        expect(config.networks.map((network) => [network.name, network.maxPerCall])).toEqual(
          networks.map((own, index) => [own, numbers[index]]),
        );
        expect(config.defaultNetwork).toBe(networks[0]);
      },
    ),
    { numRuns: 300 },
  );
});
