import { GatewayError, type MessageState } from '../../core/index.js';
import type { MessageView } from '../message.js';
import { fates } from './segment.js';
import { become } from './state.js';
import { messageById, type StoredMessage } from './stored-message.js';
import { record } from './timeline.js';
import { find } from './view.js';
import type { Work } from './work.js';

/** The states in which no segment of a message is in anybody's hands, so that whoever asks first has it. */
const CANCELABLE: readonly MessageState[] = ['queued', 'scheduled'];

/** `QueueStore.cancel`. */
export async function cancel(work: Work, id: string): Promise<MessageView> {
  const message = await messageById(work, id);
  if (!message) throw unknown(id);
  const { state: was } = message;
  if (!isCancelable(message)) throw new GatewayError('CONFLICT', refusal(message));
  const left = (await fates(work, message.seq)).filter(({ state }) => state !== 'queued').length;
  await become(work, message, 'canceled');
  await record(work, message.seq, { event: 'canceled', detail: { was, sent: left, unsent: message.segments - left } });
  const view = await find(work, id);
  if (!view) throw unknown(id);
  return view;
}

function unknown(id: string): GatewayError {
  return new GatewayError('NOT_FOUND', `there is no message ${JSON.stringify(id)}`);
}

function isCancelable({ direction, state }: StoredMessage): boolean {
  return direction === 'to-mobile' && CANCELABLE.includes(state);
}

function refusal({ id, direction, state }: StoredMessage): string {
  if (direction === 'from-mobile')
    return `message ${id} comes from mobile (${state}); only one to mobile can be canceled`;
  return `message ${id} is ${state}; only one that is ${CANCELABLE.join(' or ')} can be canceled`;
}
