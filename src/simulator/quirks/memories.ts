import type { StorageName } from '../modem/behaviour.js';
import type { Quirk } from '../modem/quirk.js';

/** Deviations in which storages there are and how they are chosen. */
export const memoryQuirks = {
  storagesNotChosen: {
    name: 'storages-chosen-by-vendor-command',
    row: 'QM19',
    about: '+CPMS is answered and changes nothing; AT^SSMSS=1 puts the card in front of the own storage.',
    change(behaviour) {
      behaviour.firstMemories = ['ME', 'ME', 'ME'];
    },
    lay(modem) {
      modem.on('+CPMS', async ({ form }, next) => {
        const kept = modem.settings.memories;
        const answer = await next();
        if (form === 'set') modem.settings.memories = kept;
        return answer;
      });
      modem.on('^SSMSS', ({ form, parameters: [first] }) => {
        const name: StorageName = first === '1' ? 'SM' : 'ME';
        if (form === 'set') modem.settings.memories = [name, name, name];
        return 'OK';
      });
    },
  },
  receivesNothing: {
    name: 'receives-nothing',
    row: 'QM23',
    cannot: 'receive',
    about: 'The lists of +CPMS=? hold empty names; nothing can be read, and messages never come to the host.',
    lay(modem) {
      modem.on('+CPMS', ({ form }) => {
        if (form === 'test') return ['+CPMS: ("",""),("",""),("","")', 'OK'];
        return form === 'set' ? '+CMS ERROR: 302' : undefined;
      });
      for (const name of ['+CMGL', '+CMGR', '+CMGD', '+CNMI']) modem.on(name, () => 'ERROR');
      modem.onReceive(() => ({ outcome: 'taken' }));
    },
  },
  storagesUnusable: {
    name: 'listed-storages-unusable',
    row: 'QM24',
    about: 'SM and SR are listed, and choosing them is +CMS ERROR: 302; messages go to the own storage.',
    change(behaviour) {
      behaviour.firstMemories = ['ME', 'ME', 'ME'];
    },
    lay(modem) {
      modem.on('+CPMS', ({ form, parameters }) =>
        form === 'set' && parameters.some((name) => name !== 'ME') ? '+CMS ERROR: 302' : undefined,
      );
    },
  },
} satisfies Record<string, Quirk>;
