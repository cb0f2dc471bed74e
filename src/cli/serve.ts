import { type Command, Option } from 'commander';
import { DEFAULT_CONFIG_PATH, loadConfig } from '../config/index.js';
import { systemClock, VERSION } from '../core/index.js';
import { startGateway } from '../gateway.js';
import { createLog, LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from './logger.js';

interface ServeOptions {
  config: string;
  logFormat: LogFormat;
  logLevel: LogLevel;
}

/** `serve`: runs the sidecar in the foreground until SIGTERM or SIGINT. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('run the sidecar in the foreground')
    .option('--config <file>', 'configuration', DEFAULT_CONFIG_PATH)
    .addOption(new Option('--log-format <format>', 'form of the log').choices(LOG_FORMATS).default('text'))
    .addOption(new Option('--log-level <level>', 'debug shows texts and numbers').choices(LOG_LEVELS).default('info'))
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const config = loadConfig(options.config, process.env);
  const log = createLog(options.logFormat, options.logLevel);
  const gateway = await startGateway(config, { clock: systemClock, log });
  log.info({ version: VERSION, url: gateway.url, config: options.config }, 'sidecar started');

  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve(name));
  });
  log.info({ signal }, 'sidecar stops after the running message');
  await gateway.stop();
  log.info({}, 'sidecar stopped');
}
