import { type Command, Option } from 'commander';
import { runDemo } from './demo/run-demo.js';

/** `demo`: the main job on real parts, with a simulated modem and network. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('play one conversation: SIP user, proxy, sidecar, modem, phone, and back')
    .option('--once', 'end after the conversation')
    .option('--stand-in', 'let a stand-in play the proxy, even where Kamailio is installed')
    .addOption(new Option('--install', 'taken by `npm run demo`').hideHelp())
    .action(async ({ once = false, standIn = false }: { once?: boolean; standIn?: boolean }) =>
      runDemo({ once, standIn }),
    );
}
