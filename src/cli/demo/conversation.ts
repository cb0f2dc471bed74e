import { GatewayError } from '../../core/index.js';
import type { MessageView, TimelineEvent } from '../../queue/index.js';
import type { Api } from '../api.js';
import { printTimeline } from '../message-view.js';
import { shownText } from '../output.js';
import { DOMAIN, PHONE, type Stage } from './stage.js';

const STEP_LIMIT_MS = 20_000;
const LETTER = 'Salut! Ne vedem la 8? Preț: 10 € 🙂';
const ANSWER = 'Da, ne vedem acolo';

/** Alice writes to the phone, the phone answers, the report comes; each step is printed with what it took. */
export async function playConversation(stage: Stage, api: Api): Promise<void> {
  const { alice, phone } = stage;
  const tell = teller();
  const answered = new Promise<string>((resolve) => {
    phone.autoReply((text) => {
      resolve(text);
      return `${headerOf(text)}${ANSWER}`;
    });
  });

  const registered = await within('REGISTER', alice.register());
  expectStatus('REGISTER', registered, 200);
  tell('alice registers with a password', `${registered.status} ${registered.reason}`);

  const accepted = await within('MESSAGE', alice.message(`sip:${PHONE}@${DOMAIN}`, LETTER));
  expectStatus('MESSAGE', accepted, 202);
  tell(`alice writes to sip:${PHONE}@${DOMAIN}`, `${accepted.status} ${accepted.reason}: it is on disk`);

  tell(`the phone ${PHONE} shows`, shownText(await within('the SMS', answered), 120));
  const [message] = await within('the answer', alice.received(1));
  tell('the phone answers, and alice receives', `"${message?.text}" from ${message?.from}`);

  const delivered = await deliveredMessage(api);
  tell('the delivery report came', `${delivered.state}`);
  process.stdout.write(`\nTimeline of message ${delivered.id}\n`);
  printTimeline((await api.get(`/v1/messages/${delivered.id}/timeline`)) as TimelineEvent[]);
}

/** The reply header of the text that the phone shows, as a phone's user keeps it in the answer. */
function headerOf(text: string): string {
  return text.slice(0, text.indexOf('\r\n\r\n') + 4);
}

async function deliveredMessage(api: Api): Promise<MessageView> {
  const limit = performance.now() + STEP_LIMIT_MS;
  while (performance.now() < limit) {
    const page = await api.get('/v1/messages', { direction: 'to-mobile', limit: '1' });
    const message: MessageView | undefined = Object(page).items[0];
    if (message?.state === 'delivered') return message;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new GatewayError('NOT_FOUND', `no delivery report came within ${STEP_LIMIT_MS / 1000} s`);
}

async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new GatewayError('NOT_FOUND', `${what} did not come within ${STEP_LIMIT_MS / 1000} s`)),
      STEP_LIMIT_MS,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function expectStatus(what: string, answer: { status: number; reason: string }, wanted: number): void {
  if (answer.status === wanted) return;
  throw new GatewayError('PROXY_REFUSED', `${what} was answered with ${answer.status} ${answer.reason}`);
}

/** Prints numbered steps, each with the time since the one before. */
function teller(): (what: string, result: string) => void {
  let step = 0;
  let last = performance.now();
  process.stdout.write('\n');
  return (what, result) => {
    const now = performance.now();
    step += 1;
    process.stdout.write(`${step}  ${what.padEnd(44)} ${result}  (${Math.round(now - last)} ms)\n`);
    last = now;
  };
}
