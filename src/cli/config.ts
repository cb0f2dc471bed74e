import type { Command } from 'commander';
import { configJsonSchema } from '../config/index.js';

/** `config schema`: prints the JSON Schema of the configuration file, for editors. */
export function addConfigCommand(program: Command): void {
  program
    .command('config')
    .description('about the configuration file')
    .command('schema')
    .description('print its JSON Schema')
    .option('--json', 'print it on one line')
    .action(({ json }: { json?: boolean }) => void process.stdout.write(configSchema(json)));
}

/** The JSON Schema as text. */
export function configSchema(oneLine = false): string {
  return `${JSON.stringify(configJsonSchema(), undefined, oneLine ? 0 : 2)}\n`;
}
