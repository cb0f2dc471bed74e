import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Effect,
  type Input,
  isSuspended,
  isWorking,
  ladderOf,
  SOUND,
  type State,
  step,
} from '../../src/modem/state.js';

const LADDER = ladderOf(true);

const inputs = fc.oneof(
  fc.constantFrom<Input>(
    ...(['start', 'stop', 'opened', 'rested', 'appeared', 'restarted', 'simChanged', 'sound', 'settled'] as const).map(
      (on) => ({ on }),
    ),
  ),
  fc.constantFrom<Input>(...(['openFailed', 'locked', 'failed', 'lost'] as const).map((on) => ({ on, reason: 'why' }))),
  fc.boolean().map((registered): Input => ({ on: 'prepared', registered })),
  fc.boolean().map((registered): Input => ({ on: 'registration', registered })),
  fc.constant<Input>({ on: 'claimed', messageId: 'm' }),
  fc.constantFrom<Input>(
    { on: 'suspend' },
    { on: 'resume' },
    { on: 'reset', rung: 'reopen' },
    { on: 'reset', rung: 'reset' },
  ),
);

/** Feeds inputs from the start; returns each state with the effects that led there. */
function walk(steps: readonly Input[]): { state: State; effects: Effect[] }[] {
  let state: State = { at: 'closed' };
  const path: { state: State; effects: Effect[] }[] = [];
  for (const input of steps) {
    const next = step(state, input, LADDER);
    if (!next) continue;
    const [following, ...effects] = next;
    state = following;
    path.push({ state, effects });
  }
  return path;
}

const TABLE: [from: State, input: Input, to: State['at'] | undefined, ...effects: string[]][] = [
  [{ at: 'closed' }, { on: 'start' }, 'opening', 'open'],
  [{ at: 'closed' }, { on: 'lost', reason: '' }, undefined],
  [{ at: 'opening', trouble: SOUND }, { on: 'opened' }, 'probing', 'prepare'],
  [{ at: 'opening', trouble: SOUND }, { on: 'openFailed', reason: '' }, 'resting', 'rest'],
  [{ at: 'opening', trouble: SOUND }, { on: 'failed', reason: '' }, undefined],
  [{ at: 'probing', trouble: SOUND }, { on: 'prepared', registered: true }, 'ready'],
  [{ at: 'probing', trouble: SOUND }, { on: 'prepared', registered: false }, 'searching'],
  [{ at: 'probing', trouble: SOUND }, { on: 'locked', reason: '' }, 'locked', 'alarm', 'rest'],
  [{ at: 'probing', trouble: SOUND }, { on: 'restarted' }, 'probing', 'prepare'],
  [{ at: 'probing', trouble: SOUND }, { on: 'failed', reason: '' }, 'resting', 'endRest', 'rest'],
  [{ at: 'locked', trouble: SOUND, reason: '' }, { on: 'rested' }, 'probing', 'endRest', 'prepare'],
  [{ at: 'locked', trouble: SOUND, reason: '' }, { on: 'claimed', messageId: 'm' }, undefined],
  [{ at: 'searching', trouble: SOUND }, { on: 'registration', registered: true }, 'ready'],
  [{ at: 'searching', trouble: SOUND }, { on: 'claimed', messageId: 'm' }, undefined],
  [{ at: 'ready', trouble: SOUND }, { on: 'claimed', messageId: 'm' }, 'sending'],
  [{ at: 'ready', trouble: SOUND }, { on: 'registration', registered: false }, 'searching'],
  [{ at: 'ready', trouble: SOUND }, { on: 'lost', reason: '' }, 'resting', 'endRest', 'close', 'rest'],
  [{ at: 'sending', trouble: SOUND, messageId: 'm', registered: true }, { on: 'settled' }, 'ready'],
  [{ at: 'sending', trouble: SOUND, messageId: 'm', registered: false }, { on: 'settled' }, 'searching'],
  [{ at: 'sending', trouble: SOUND, messageId: 'm', registered: true }, { on: 'stop' }, 'closed', 'endRest', 'close'],
  [{ at: 'resting', trouble: SOUND, next: 'open', reason: '' }, { on: 'appeared' }, 'opening', 'endRest', 'open'],
  [{ at: 'resting', trouble: SOUND, next: 'recover', reason: '' }, { on: 'appeared' }, undefined],
  [{ at: 'resting', trouble: SOUND, next: 'recover', reason: '' }, { on: 'rested' }, 'probing', 'recover'],
  [{ at: 'parked', reason: '' }, { on: 'rested' }, 'opening', 'endRest', 'open'],
  [{ at: 'parked', reason: '' }, { on: 'lost', reason: '' }, undefined],
  [{ at: 'ready', trouble: SOUND }, { on: 'suspend' }, 'parked', 'endRest', 'close'],
  [{ at: 'closed' }, { on: 'suspend' }, undefined],
  [{ at: 'parked', reason: '' }, { on: 'suspend' }, 'parked', 'endRest', 'close'],
  [{ at: 'parked', reason: '' }, { on: 'resume' }, 'opening', 'endRest', 'open'],
  [{ at: 'parked', reason: '', suspended: true }, { on: 'rested' }, undefined],
  [{ at: 'parked', reason: '', suspended: true }, { on: 'appeared' }, undefined],
  [{ at: 'parked', reason: '', suspended: true }, { on: 'resume' }, 'opening', 'endRest', 'open'],
  [{ at: 'parked', reason: '', suspended: true }, { on: 'stop' }, 'closed', 'endRest', 'close'],
  [{ at: 'ready', trouble: SOUND }, { on: 'reset', rung: 'reset' }, 'probing', 'endRest', 'recover'],
  [{ at: 'ready', trouble: SOUND }, { on: 'reset', rung: 'reopen' }, 'opening', 'endRest', 'recover'],
  [{ at: 'locked', trouble: SOUND, reason: '' }, { on: 'reset', rung: 'radio' }, 'probing', 'endRest', 'recover'],
  [{ at: 'sending', trouble: SOUND, messageId: 'm', registered: true }, { on: 'reset', rung: 'reset' }, undefined],
  [{ at: 'resting', trouble: SOUND, next: 'open', reason: '' }, { on: 'reset', rung: 'reset' }, undefined],
];

test.each(TABLE)('%j, on %j, becomes %s', (from, input, to, ...effects) => {
  const next = step(from, input, LADDER);

  expect(next?.[0].at).toBe(to);
  expect(next?.slice(1).map((effect) => ('do' in effect ? effect.do : ''))).toEqual(
    to === undefined ? undefined : effects,
  );
});

test('the ladder is climbed step by step, and its end is parked with an alarm', () => {
  const failed: Input = { on: 'failed', reason: 'mute' };
  const path = walk([
    { on: 'start' },
    { on: 'opened' },
    ...LADDER.flatMap((rung): Input[] => [
      failed,
      { on: 'rested' },
      ...(rung === 'reopen' ? [{ on: 'opened' } as const] : []),
    ]),
    failed,
  ]);

  const rungs = path.flatMap(({ effects }) =>
    effects.flatMap((effect) => (effect.do === 'recover' ? [effect.rung] : [])),
  );
  expect(rungs).toEqual(['attention', 'reset', 'radio', 'reopen']);
  expect(path.at(-1)).toMatchObject({
    state: { at: 'parked' },
    effects: expect.arrayContaining([{ do: 'alarm', reason: 'mute' }]),
  });
});

test('whatever happens, a port is open only where a state has one, and every pause ends in something', () => {
  fc.assert(
    fc.property(fc.array(inputs, { maxLength: 60 }), (steps) => {
      let resting = false;
      for (const { state, effects } of walk([{ on: 'start' }, ...steps])) {
        for (const effect of effects) {
          if (effect.do === 'rest') resting = true;
          if (effect.do === 'endRest' || effect.do === 'recover' || effect.do === 'prepare') resting = false;
        }
        // A state that waits for nothing but time must have a timer, and no other state may be woken by one.
        const waits = state.at === 'resting' || state.at === 'parked' || state.at === 'locked';
        if (waits) expect(resting).toBe(!isSuspended(state));
        if (isWorking(state)) expect(resting).toBe(false);
      }
    }),
  );
});

test('whatever happens, a stopped modem is closed and stays so until it is started', () => {
  fc.assert(
    fc.property(fc.array(inputs, { maxLength: 40 }), fc.array(inputs, { maxLength: 40 }), (before, after) => {
      const ended: Input[] = [{ on: 'start' }, ...before, { on: 'stop' }];
      expect(walk(ended).at(-1)?.state.at).toBe('closed');
      const later = after.filter(({ on }) => on !== 'start');
      expect(walk([...ended, ...later]).at(-1)?.state.at).toBe('closed');
    }),
  );
});

test('whatever happens, a message is on its way only where it was claimed in a modem that is ready', () => {
  fc.assert(
    fc.property(fc.array(inputs, { maxLength: 60 }), (steps) => {
      let former: State = { at: 'closed' };
      for (const { state } of walk(steps)) {
        if (state.at === 'sending' && former.at !== 'sending') expect(former.at).toBe('ready');
        former = state;
      }
    }),
  );
});
