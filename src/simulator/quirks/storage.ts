import type { Quirk } from '../modem/quirk.js';
import { changing, rewording, SILENCE } from './reword.js';

/** Deviations around stored messages. */
export const storageQuirks = {
  slotsFromZero: {
    name: 'slots-from-zero',
    row: 'QM01',
    about: 'The first slot of each storage is 0.',
    change(behaviour) {
      behaviour.firstSlot = { SM: 0, ME: 0, SR: 0 };
    },
  },
  slotsFrom900: {
    name: 'memory-slots-from-900',
    row: 'QM02',
    about: "The first slot of the modem's own storage is 900.",
    change(behaviour) {
      behaviour.firstSlot = { ...behaviour.firstSlot, ME: 900 };
    },
  },
  gluedListing: {
    name: 'glued-listing',
    row: 'QM07',
    about: '+CMGL puts no line break between a PDU and the next +CMGL.',
    lay(modem) {
      modem.on(
        '+CMGL',
        changing(['set', 'execute'], (answer) => ({ ...answer, lines: glue(answer.lines) })),
      );
    },
  },
  deleteListWithComma: {
    name: 'delete-list-with-stray-comma',
    row: 'QM09',
    about: 'The list of +CMGD=? ends in a comma.',
    lay(modem) {
      modem.on(
        '+CMGD',
        rewording(['test'], (line) => line.replace('),(0-4)', ',),(0-4)')),
      );
    },
  },
  deleteListAsRange: {
    name: 'delete-list-as-range',
    row: 'QM10',
    about: '+CMGD=? gives a range of indexes instead of those in use.',
    lay(modem) {
      modem.on(
        '+CMGD',
        rewording(['test'], () => '+CMGD: (1-4095),(0-4)'),
      );
    },
  },
  emptySlotIsOk: {
    name: 'empty-slot-is-ok',
    row: 'QM12',
    about: 'Reading an empty slot gives OK alone.',
    change(behaviour) {
      behaviour.emptySlot = 'ok';
    },
  },
  emptySlotIsError: {
    name: 'empty-slot-is-error',
    row: 'QM12',
    about: 'Reading an empty slot gives ERROR.',
    change(behaviour) {
      behaviour.emptySlot = 'error';
    },
  },
  emptySlotIsZeros: {
    name: 'empty-slot-is-zeros',
    row: 'QM12',
    about: 'Reading an empty slot gives `+CMGR: 0,,0`.',
    change(behaviour) {
      behaviour.emptySlot = 'zeros';
    },
  },
  missingStatus: {
    name: 'missing-status',
    row: 'QM13',
    about: '+CMGR leaves out the status: `+CMGR: ,,27`.',
    lay(modem) {
      modem.on(
        '+CMGR',
        rewording(['set'], (line) => line.replace(/^\+CMGR: \d,/, '+CMGR: ,')),
      );
    },
  },
  storagesWithoutCounters: {
    name: 'storages-without-counters',
    row: 'QM17',
    about: 'Setting +CPMS is answered with OK alone.',
    lay(modem) {
      modem.on(
        '+CPMS',
        changing(['set'], (answer) => ({ ...answer, lines: [] })),
      );
    },
  },
  oneStorageParameter: {
    name: 'one-storage-parameter',
    row: 'QM18',
    about: '+CPMS takes one parameter; two or three are ERROR.',
    lay(modem) {
      modem.on('+CPMS', ({ form, parameters }) => (form === 'set' && parameters.length > 1 ? 'ERROR' : undefined));
    },
  },
  listingHangs: {
    name: 'listing-hangs',
    row: 'QM05',
    about: '+CMGL is never answered.',
    lay(modem) {
      modem.on('+CMGL', ({ form }) => (form === 'test' ? undefined : SILENCE));
    },
  },
  threeStoragesInDoubleBrackets: {
    name: 'storages-in-double-brackets',
    row: 'QM14',
    about: '+CPMS=? stands in double brackets with two lists, and one storage is all that can be set.',
    lay(modem) {
      modem.on('+CPMS', ({ form, parameters }) => {
        if (form === 'test') return ['+CPMS: (("SM","BM","SR"),("SM"))', 'OK'];
        return form === 'set' && parameters.length > 1 ? 'ERROR' : undefined;
      });
    },
  },
  emptyStorageList: {
    name: 'empty-storage-list',
    row: 'QM15',
    about: '+CPMS=? lists nothing.',
    lay(modem) {
      modem.on(
        '+CPMS',
        rewording(['test'], () => '+CPMS: '),
      );
    },
  },
  storageListWithoutBrackets: {
    name: 'storage-list-without-brackets',
    row: 'QM16',
    about: '+CPMS=? has no brackets.',
    lay(modem) {
      modem.on(
        '+CPMS',
        rewording(['test'], (line) => line.replace(/[()]/g, '')),
      );
    },
  },
  deleteFails: {
    name: 'delete-fails',
    row: 'QM22',
    about: 'The message in the first slot cannot be deleted.',
    lay(modem) {
      modem.on('+CMGD', ({ form, parameters: [index, flag = '0'] }) => {
        const { firstSlot } = modem.behaviour;
        return form === 'set' && flag === '0' && index === String(firstSlot.SM) ? '+CMS ERROR: 500' : undefined;
      });
    },
  },
  fullCardSendsNothing: {
    name: 'full-card-sends-nothing',
    row: 'QM25',
    about: 'Nothing is sent while the receiving storage is full.',
    change(behaviour) {
      behaviour.sendsWhenFull = false;
    },
  },
} satisfies Record<string, Quirk>;

function glue(lines: readonly string[]): string[] {
  const glued: string[] = [];
  for (const line of lines) {
    if (line.startsWith('+CMGL:') && glued.length > 0) glued.push(`${glued.pop() ?? ''}${line}`);
    else glued.push(line);
  }
  return glued;
}
