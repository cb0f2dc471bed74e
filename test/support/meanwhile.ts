import { expect } from 'vitest';
import type { Kamailio } from '../../src/cli/demo/kamailio.js';
import { RawSip } from './sip-raw.js';

/** How long OPTIONS takes, one after the other, until `work` is done; in milliseconds, the shortest first. */
export async function optionsMeanwhile(kamailio: Kamailio, work: Promise<unknown>): Promise<number[]> {
  await using raw = await RawSip.start(kamailio.proxy);
  const times: number[] = [];
  let over = false;
  const end = work.finally(() => {
    over = true;
  });
  while (!over) {
    times.push((await raw.insist({ method: 'OPTIONS', uri: 'sip:example.org' })).afterMs);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await end;
  return times.sort((a, b) => a - b);
}

/** All but the odd probe that the test machine itself delayed, and none as long as a blocked process would take. */
export function expectPrompt(times: number[]): void {
  expect(times.length).toBeGreaterThan(20);
  expect(times[Math.floor(times.length * 0.95) - 1]).toBeLessThan(100);
  expect(times.at(-1)).toBeLessThan(1_000);
}
