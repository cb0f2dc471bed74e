import type { Command } from 'commander';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { printJson, printTable } from './output.js';

/** `modems`: one line for each modem. */
export function addModemsCommand(program: Command): void {
  withApiOptions(program.command('modems').description('list the modems and how they are')).action(
    async (options: ApiOptions & { json?: boolean }) => {
      const answer = await Api.of(options).get('/v1/modems');
      if (options.json) return printJson(answer);
      const items: Record<string, unknown>[] = Object(answer).items;
      printTable(HEADINGS, items.map(rowOf), 'No modem is configured.');
    },
  );
}

const HEADINGS = ['name', 'state', 'device', 'model', 'registration', 'signal', 'sent', 'received', 'trouble'];

function rowOf(modem: Record<string, unknown>): string[] {
  const { manufacturer, model } = Object(modem.identity);
  const { sent, received } = Object(modem.counters);
  const signal = modem.signalDbm === null ? undefined : `${modem.signalDbm} dBm`;
  const trouble = modem.reason ?? Object(modem.lastError).message;
  const make = [manufacturer, model].filter((word) => word !== undefined).join(' ');
  return [modem.name, modem.state, modem.device, make, modem.registration, signal, sent, received, trouble].map(shown);
}

function shown(value: unknown): string {
  return value === undefined || value === null || value === '' ? '-' : String(value);
}
