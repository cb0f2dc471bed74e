import type { Command } from 'commander';
import { Api, type ApiOptions, withApiOptions } from './api.js';
import { printJson } from './output.js';

interface SendOptions extends ApiOptions {
  from: string;
  network?: string;
  key?: string;
  json?: boolean;
}

/** `send NUMBER TEXT`: queues one message, as `sms.send_msg` does. */
export function addSendCommand(program: Command): void {
  withApiOptions(
    program
      .command('send <number> <text...>')
      .description('queue a message')
      .option('--from <uri>', 'sender: a SIP URI, or the user part of one', 'operator')
      .option('--network <name>', 'network to send by; the default one if not given')
      .option('--key <text>', 'idempotency key: the same key never makes a second message'),
  ).action(async (number: string, words: string[], options: SendOptions) => {
    const params = { from: options.from, to: number, body: words.join(' '), idempotencyKey: options.key };
    const result = await (options.network === undefined
      ? Api.of(options).call('sms.send_msg', params)
      : Api.of(options).call('sms.send_msg_to_net', { ...params, network: options.network }));
    if (options.json) return printJson(result);
    const { id, state, network, segments, encoding } = Object(result);
    const parts = segments === 1 ? '1 segment' : `${segments} segments`;
    process.stdout.write(`${id} ${state} on ${network}, ${parts}, ${encoding}\nsms-sidecar trace ${id}\n`);
  });
}
