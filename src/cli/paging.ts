import type { Command } from 'commander';

/** What a command that lists takes to show one page. */
export interface PageOptions {
  limit?: string;
  cursor?: string;
}

/** Gives a command the options of `PageOptions`. */
export function withPaging(command: Command): Command {
  return command
    .option('--limit <count>', 'how many, 500 at most', '20')
    .option('--cursor <cursor>', 'the next page, as the last line of the page before says');
}

/** Prints the last line of a page that is not the last page. */
export function printNext(next: string | null): void {
  if (next !== null) process.stdout.write(`more: --cursor ${next}\n`);
}
