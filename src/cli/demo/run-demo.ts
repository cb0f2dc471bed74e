import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../api.js';
import { playConversation } from './conversation.js';
import { Stage } from './stage.js';

export interface DemoOptions {
  /** End after the conversation. */
  once: boolean;
  /** Do without Kamailio, even where it is installed. */
  standIn: boolean;
}

/** Builds the stage, plays the conversation, and leaves all of it running until Ctrl-C. */
export async function runDemo({ once, standIn }: DemoOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sms-sidecar-demo-'));
  const stage = new Stage(folder, { standIn });
  const stopped = untilStopped();
  try {
    await Promise.race([play(stage), stopped.then(() => undefined)]);
    if (!once && !stopped.happened()) {
      process.stdout.write(playground(stage));
      await stopped;
    }
  } finally {
    await stage.tearDown();
    await rm(folder, { recursive: true, force: true });
  }
}

async function play(stage: Stage): Promise<void> {
  await stage.build((line) => process.stdout.write(`${line}\n`));
  await playConversation(stage, new Api(stage.sidecarUrl, stage.sidecarToken));
}

/** A promise of SIGINT or SIGTERM, and whether it came. */
function untilStopped(): Promise<void> & { happened(): boolean } {
  let happened = false;
  const promise = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        happened = true;
        resolve();
      });
    }
  });
  return Object.assign(promise, { happened: () => happened });
}

/** What the reader can try while everything runs. */
function playground(stage: Stage): string {
  const cli = `node dist/cli/main.js`;
  const config = `--config ${stage.configFile}`;
  return `
Everything is still running. In another terminal:
  ${cli} send +40722123456 "hello again" --from sip:alice@example.org ${config}
  ${cli} list ${config}
  ${cli} modems ${config}
  curl -s ${stage.sidecarUrl}/metrics | grep '^sms_sidecar_sms'
  cat ${stage.sidecarLog}
Ctrl-C ends it and removes ${stage.folder}.
`;
}
