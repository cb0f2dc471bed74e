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
      const columns = ['name', 'state', 'device', 'model', 'operator', 'signalDbm', 'sent', 'received', 'lastError'];
      const rows = items.map((item) => columns.map((column) => shown(item[column])));
      printTable(columns, rows, 'No modem is configured.');
    },
  );
}

function shown(value: unknown): string {
  return value === undefined || value === null || value === '' ? '-' : String(value);
}
