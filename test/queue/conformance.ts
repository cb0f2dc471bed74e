import { describe, test } from 'vitest';
import type { StoreRig, Story } from './rig.js';
import { acceptance } from './stories/acceptance.js';
import { cancellation } from './stories/cancellation.js';
import { claims } from './stories/claims.js';
import { clocks } from './stories/clocks.js';
import { conversations } from './stories/conversations.js';
import { crashes } from './stories/crashes.js';
import { fromMobile } from './stories/from-mobile.js';
import { inboundDesk } from './stories/inbound-desk.js';
import { kept } from './stories/kept.js';
import { lanes } from './stories/lanes.js';
import { operator } from './stories/operator.js';
import { quotas } from './stories/quotas.js';
import { reached } from './stories/reached.js';
import { reading } from './stories/reading.js';
import { reports } from './stories/reports.js';
import { retention } from './stories/retention.js';
import { sims } from './stories/sims.js';
import { unknownFate } from './stories/unknown-fate.js';

/** What every engine must do, story by story; the same for all of them. */
export function conformance(engine: string, startRig: () => Promise<StoreRig>): void {
  const story: Story = (title, body) => {
    test(title, async () => {
      const rig = await startRig();
      try {
        await body(rig);
      } finally {
        await rig.close();
      }
    });
  };
  describe(`${engine}: acceptance`, () => acceptance(story));
  describe(`${engine}: claims`, () => claims(story));
  describe(`${engine}: lanes`, () => lanes(story));
  describe(`${engine}: cancellation`, () => cancellation(story));
  describe(`${engine}: clocks`, () => clocks(story));
  describe(`${engine}: crashes`, () => crashes(story));
  describe(`${engine}: unknown fate`, () => unknownFate(story));
  describe(`${engine}: reports`, () => reports(story));
  describe(`${engine}: from mobile`, () => fromMobile(story));
  describe(`${engine}: conversations`, () => conversations(story));
  describe(`${engine}: inbound desk`, () => inboundDesk(story));
  describe(`${engine}: what is kept`, () => kept(story));
  describe(`${engine}: what an operator decides`, () => operator(story));
  describe(`${engine}: quotas and limits`, () => quotas(story));
  describe(`${engine}: states that are told`, () => reached(story));
  describe(`${engine}: retention`, () => retention(story));
  describe(`${engine}: SIMs`, () => sims(story));
  describe(`${engine}: reading`, () => reading(story));
}
