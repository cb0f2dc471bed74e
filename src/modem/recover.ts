import { resetProfile, setFunctionality } from '../at/index.js';
import type { Session } from './session.js';
import type { LineRung } from './state.js';
import { tolerate } from './tolerate.js';

/**
 * Takes one step of the recovery ladder on an open port; set-up follows. That the modem answers at all is asked before
 * the first command of any step: the channel ends a left-over prompt with ESC and probes.
 */
export async function recover({ channel }: Session, rung: LineRung): Promise<void> {
  if (rung === 'attention') return;
  if (rung === 'reset') await tolerate(channel.run(resetProfile, undefined));
  if (rung !== 'radio') return;
  await tolerate(channel.run(setFunctionality, 0));
  await tolerate(channel.run(setFunctionality, 1));
}
