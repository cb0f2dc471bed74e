import { expect } from 'vitest';
import type { Story } from '../rig.js';

/** What parts of the sidecar keep beside messages. */
export function kept(story: Story): void {
  story('what is kept is there for the next process, the last value of each key, shelf by shelf', async (rig) => {
    const store = await rig.open();
    await store.keep('pin', 'b', '1');
    await store.keep('pin', 'a', '2');
    await store.keep('pin', 'b', '3');
    await store.keep('profile', 'a', '4');
    await store.close();

    const next = await rig.open();

    expect(await next.kept('pin')).toEqual([
      { key: 'a', value: '2' },
      { key: 'b', value: '3' },
    ]);
    expect(await next.kept('profile')).toEqual([{ key: 'a', value: '4' }]);
    expect(await next.keptAt('pin', 'b')).toBe('3');
    expect(await next.keptAt('optOut', 'b')).toBeUndefined();
  });

  story('what is taken from its shelf is gone, and taking nothing away is no failure', async (rig) => {
    const store = await rig.open();
    await store.keep('pin', 'a', '1');

    await store.keep('pin', 'a', null);
    await store.keep('pin', 'none', null);

    expect(await store.kept('pin')).toEqual([]);
  });
}
