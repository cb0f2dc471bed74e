import { type Command, Option } from 'commander';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { printJson, printTable, shownText, shownTime } from './output.js';

/** A message on its way may take two minutes, and is waited for one; then the command itself may take two. */
export const MODEM_DEADLINE_MS = 200_000;

type ModemCliOptions = ApiOptions & { json?: boolean };

/** `modem suspend|resume|reset NAME`: does something with one modem of a running sidecar. */
export function addModemCommand(program: Command): void {
  const modem = program.command('modem').description('do something with one modem of the running sidecar');
  addSuspend(modem);
  addCommand(modem);
  addEvents(modem);
  withApiOptions(modem.command('resume <name>').description('put a suspended modem into service again')).action(
    (name: string, options: ModemCliOptions) => change(options, 'modem.resume', { name }),
  );
  const steps = new Option('--step <step>', 'step of the recovery ladder');
  withApiOptions(
    modem
      .command('reset <name>')
      .description('take one step of the recovery ladder, after the running message')
      .addOption(steps.choices(['attention', 'reset', 'radio', 'reopen', 'power']).default('reset')),
  ).action((name: string, { step, ...options }: ModemCliOptions & { step: string }) =>
    change(options, 'modem.reset', { name, step }),
  );
}

function addCommand(modem: Command): void {
  withApiOptions(
    modem
      .command('command <name> <command>')
      .description('give an AT command that console.commands allows, between two messages'),
  ).action(async (name: string, command: string, options: ModemCliOptions) => {
    const answer = await Api.of(options).call('modem.command', { name, command }, MODEM_DEADLINE_MS);
    if (options.json) return printJson(answer);
    const lines: string[] = Object(answer).lines;
    process.stdout.write([...lines, 'OK'].map((line) => `${line}\n`).join(''));
  });
}

const MAX_SHOWN = 200;

function addEvents(modem: Command): void {
  withApiOptions(
    modem
      .command('events <name>')
      .description(
        'list what a modem told beside messages: calls, cell broadcasts, changes of network, SIM and storage',
      ),
  ).action(async (name: string, options: ModemCliOptions) => {
    const answer = await Api.of(options).call('modem.events', { name });
    if (options.json) return printJson(answer);
    const items: Record<string, unknown>[] = Object(answer).items;
    printTable(['time', 'event', 'what'], items.map(rowOf), `${name} has told nothing beside messages.`);
  });
}

function rowOf({ at, kind, ...told }: Record<string, unknown>): string[] {
  const what: Readonly<Record<string, string>> = {
    call: `from ${told.number || 'a hidden number'}, ${told.outcome}`,
    broadcast: `channel ${told.channel}: ${told.text}`,
    registration: String(told.registration),
    cell: `${told.cell} in area ${told.area}`,
    operator: String(told.operator),
    sim: String(told.status),
    storage: `${told.storage} holds ${told.used} of ${told.total} that are not taken from it`,
  };
  const words = what[String(kind)] ?? '-';
  return [shownTime(typeof at === 'number' ? at : null), String(kind), shownText(words, MAX_SHOWN)];
}

interface SuspendOptions extends ModemCliOptions {
  now?: boolean;
  whenIdle?: boolean;
}

function addSuspend(modem: Command): void {
  withApiOptions(
    modem
      .command('suspend <name>')
      .description('take a modem out of service and free its port, after the running message')
      .addOption(new Option('--now', 'cut the running message off; its fate may stay unknown').conflicts('whenIdle'))
      .option('--when-idle', 'not before its networks have nothing more to send'),
  ).action((name: string, { now, whenIdle, ...options }: SuspendOptions) => {
    const how = now ? 'now' : whenIdle ? 'when idle' : 'gracefully';
    return change(options, 'modem.suspend', { name, how });
  });
}

async function change(options: ModemCliOptions, method: string, params: Record<string, unknown>): Promise<void> {
  const modem = await Api.of(options).call(method, params, MODEM_DEADLINE_MS);
  if (options.json) return printJson(modem);
  const { name, state, reason, suspending } = Object(modem);
  const waits = {
    gracefully: 'suspended after the running message',
    'when idle': 'suspended when it has nothing to send',
  };
  const next = Object.entries(waits).find(([how]) => how === suspending)?.[1];
  const words = [`${name} is ${state}`, reason, next && `will be ${next}`].filter((word) => word);
  process.stdout.write(`${words.join(', ')}\n`);
}
