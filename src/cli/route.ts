import type { Command } from 'commander';
import type { RouteAccount } from '../bridge/index.js';
import { GatewayError } from '../core/index.js';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { printJson, shownTime } from './output.js';

type RouteOptions = ApiOptions & { network?: string; urgent?: boolean; json?: boolean };

/** `route test NUMBER`: what each rule of the running sidecar decides about a message to a number. Nothing is sent. */
export function addRouteCommand(program: Command): void {
  const route = program.command('route').description('how messages find their SIM');
  withApiOptions(
    route
      .command('test <number>')
      .description('say what each rule decides about a message to this number; nothing is sent')
      .option('--network <name>', 'as if the request named this network')
      .option('--urgent', 'as if it were urgent'),
  ).action(async (to: string, options: RouteOptions) => {
    const { network, urgent } = options;
    const account = (await Api.of(options).call('route.test', { to, network, urgent })) as RouteAccount;
    if (options.json) printJson(account);
    else printAccount(account);
    if (account.refused !== null) throw new GatewayError('DESTINATION_REFUSED', account.refused.message);
  });
}

function printAccount({ steps, network, modem, notBefore, refused }: RouteAccount): void {
  for (const { rule, decision } of steps) process.stdout.write(`${rule.padEnd(11)} ${decision}\n`);
  if (refused !== null) return;
  const at = notBefore === null ? 'at once' : `not before ${shownTime(notBefore)}`;
  process.stdout.write(`goes by network ${network}, ${modem === null ? 'any modem' : `modem ${modem}`}, ${at}\n`);
}
