import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Rig, startRig } from './rig.js';

type Fault = (rig: Rig) => void;

/** What can go wrong with a message on its way, once each. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'refused for now': ({ modem }) => modem.refuseNext('+CMGS', '+CMS ERROR: 42'),
  'refused with an unknown error': ({ modem }) => modem.refuseNext('+CMGS', '+CMS ERROR: 500'),
  'refused before the prompt': ({ modem }) => modem.refuseNext('+CMGS', 'ERROR', 'before prompt'),
  'never answered': ({ modem }) => modem.muteNext('+CMGS'),
  'no prompt': ({ modem }) => modem.muteNext('+CMGS', 'before prompt'),
  'sent, and its answer lost': ({ modem }) => modem.loseAnswerNext('+CMGS'),
  'sent, and only OK said': ({ modem }) => modem.loseInformationNext('+CMGS'),
  'answered late': ({ modem }) => modem.delayAnswerNext('+CMGS', 125_000),
  'frozen after it was sent': ({ modem }) => modem.freezeNext('+CMGS', { performed: true }),
  'pulled out at the prompt': ({ modem }) => modem.hangUpNext('+CMGS', 'asked'),
  'pulled out after Ctrl-Z': ({ modem }) => modem.hangUpNext('+CMGS', 'entered'),
  'pulled out after it was sent': ({ modem }) => modem.hangUpNext('+CMGS', 'performed'),
  'pulled out in the answer': ({ modem }) => modem.hangUpNext('+CMGS', { afterOctets: 9 }),
  'a reset in the middle': ({ modem }) => modem.reset(),
  'lines in between': ({ modem }) => modem.injectNext('+CMGS', ['^RSSI: 9', '+CREG: 1', 'RING'], 'before final'),
};

const plan = fc.array(fc.constantFrom(...Object.keys(FAULTS)), { minLength: 1, maxLength: 5 });

async function endOf(rig: Rig, id: string): Promise<string> {
  for (let turn = 0; turn < 80; turn += 1) {
    const state = await rig.stateOf(id);
    if (state !== 'queued' && state !== 'sending') return state;
    rig.modem.thaw();
    rig.modem.plugIn();
    await rig.clock.advance(15_000);
  }
  throw new Error(`${id} came to no end\n${rig.worker.dialogue()}`);
}

test('whatever goes wrong, no message is sent twice, and what is called sent was sent', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (faults) => {
      await using rig = await startRig();
      const ends = new Map<string, string>();
      for (const [n, fault] of faults.entries()) {
        FAULTS[fault]?.(rig);
        const id = await rig.accept(`text ${n}`, { options: { statusReport: true } });
        ends.set(`text ${n}`, await endOf(rig, id));
      }
      const texts = rig.centre.submissions.map(({ text }) => text ?? '');
      expect(texts).toEqual([...new Set(texts)]);
      for (const [text, end] of ends) {
        expect(['sent', 'uncertain', 'failed']).toContain(end);
        if (end === 'sent') expect(texts).toContain(text);
        if (end === 'failed') expect(texts).not.toContain(text);
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

/** What can go wrong with a message on its way in. */
const INBOUND_FAULTS: Readonly<Record<string, Fault>> = {
  'not announced': ({ modem }) => void modem.rewordUrc('+CMTI', () => []),
  'announced at another place': ({ modem }) => void modem.rewordUrc('+CMTI', () => ['+CMTI: "ME",9']),
  'not readable at first': ({ modem }) => modem.refuseNext('+CMGR', '+CMS ERROR: 321'),
  'reading never answered': ({ modem }) => modem.muteNext('+CMGR'),
  'pulled out while it is read': ({ modem }) => modem.hangUpNext('+CMGR', { afterOctets: 30 }),
  'not deleted at first': ({ modem }) => modem.refuseNext('+CMGD', 'ERROR'),
  'pulled out while it is deleted': ({ modem }) => modem.hangUpNext('+CMGD', 'asked'),
  'deleted, and its answer lost': ({ modem }) => modem.loseAnswerNext('+CMGD'),
  'listing refused': ({ modem }) => modem.refuseNext('+CMGL', '+CMS ERROR: 500'),
  'a line in the middle of the listing': ({ modem }) => modem.injectNext('+CMGL', ['+CMTI: "SM",1'], 'before final'),
  'a reset in the middle': ({ modem }) => modem.reset(),
};

test('whatever goes wrong, what a phone sent is committed once', async () => {
  const inbound = fc.array(fc.constantFrom(...Object.keys(INBOUND_FAULTS)), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(inbound, async (faults) => {
      await using rig = await startRig();
      for (const [n, fault] of faults.entries()) {
        INBOUND_FAULTS[fault]?.(rig);
        rig.centre.deliver({ to: 'nokia', from: '+491709999999', text: `text ${n}` });
        for (let turn = 0; turn < 6; turn += 1) {
          await rig.clock.advance(15_000);
          rig.modem.plugIn();
        }
      }
      const stored = (await rig.queue.pendingPdus(100)).map(({ hex }) => hex);
      expect(stored).toHaveLength(faults.length);
      expect(new Set(stored).size).toBe(faults.length);
    }),
    { numRuns: 12 },
  );
}, 120_000);
