import type { MessageView, TimelineEvent } from '../../src/queue/index.js';
import type { Submission } from '../../src/simulator/index.js';
import { timeline } from './client.js';
import type { Incoming, Plan } from './plan.js';
import type { Sent, Town } from './town.js';

/** What one run came to. */
export interface Verdict {
  seed: number;
  profile: string;
  accepted: number;
  uncertain: number;
  /** A sentence for each message of the kind. */
  lost: string[];
  silentDuplicates: string[];
  wrongRecipient: string[];
  /** What is neither, and must not be: a fate that is recorded wrongly, an order that was not kept. */
  wrong: string[];
}

/** Nothing is known of the run yet. */
export function emptyVerdict({ seed, profile }: Plan): Verdict {
  const kinds = { lost: [], silentDuplicates: [], wrongRecipient: [], wrong: [] };
  return { seed, profile, accepted: 0, uncertain: 0, ...kinds };
}

/** Compares what was accepted, what the network and the proxy took, and what the store says. */
export async function judge(town: Town, found: readonly MessageView[]): Promise<Verdict> {
  const verdict = emptyVerdict(town.plan);
  verdict.wrong.push(...town.strange);
  const unread = town.centre.submissions.filter(({ text }) => text === null);
  if (unread.length > 0) verdict.wrong.push(`${unread.length} segments cannot be read by the witness`);
  for (const sent of town.sent) await judgeSent(town, sent, { found, verdict });
  for (const incoming of town.plan.stages.flatMap((stage) => stage.incoming)) judgeReceived(town, incoming, verdict);
  judgeOrder(town, verdict);
  return verdict;
}

/** Whether anything speaks against the sidecar. */
export function isFailed({ lost, silentDuplicates, wrongRecipient, wrong }: Verdict): boolean {
  return lost.length + silentDuplicates.length + wrongRecipient.length + wrong.length > 0;
}

interface Judging {
  found: readonly MessageView[];
  verdict: Verdict;
}

async function judgeSent(town: Town, sent: Sent, { found, verdict }: Judging): Promise<void> {
  const { message, id, refused } = sent;
  const name = `m${message.index}`;
  if (id === undefined) {
    verdict.wrong.push(`${name} was never accepted: ${refused ?? 'no answer'}`);
    return;
  }
  verdict.accepted += 1;
  const view = found.find((candidate) => candidate.id === id);
  if (view === undefined) {
    verdict.lost.push(`${name} (${id}) is not in the store`);
    return;
  }
  const events = await timeline(town.url, id);
  const copies = copiesOf(town, name);
  for (const { destination } of copies)
    if (destination !== message.to) verdict.wrongRecipient.push(`${name} for ${message.to} went to ${destination}`);
  if (view.state === 'uncertain') verdict.uncertain += 1;
  if (['accepted', 'scheduled', 'queued', 'sending'].includes(view.state))
    verdict.lost.push(`${name} (${id}) is still ${view.state}`);
  for (const segment of view.segments) judgeSegment({ name, segment, copies, events }, verdict);
  judgeText({ name, body: message.body, segments: view.segments.length, copies }, verdict);
}

/** Segments of one message on the air: of those that are joined, at least one names it whole. */
function copiesOf(town: Town, name: string): Submission[] {
  const sign = new RegExp(`(?:^|\\W)${name}-\\d`);
  const named = town.centre.submissions.filter(({ text }) => text !== null && sign.test(` ${text}`));
  const bonds = new Set(named.map(bondOf));
  return town.centre.submissions.filter((one) => named.includes(one) || (one.concat && bonds.has(bondOf(one))));
}

const bondOf = ({ imsi, destination, concat }: Submission) =>
  concat === undefined ? '' : `${imsi} ${destination} ${concat.reference} ${concat.total}`;

const sequenceOf = ({ concat }: Submission) => concat?.sequence ?? 1;

interface Judged {
  name: string;
  segment: MessageView['segments'][number];
  copies: readonly Submission[];
  events: readonly TimelineEvent[];
}

function judgeSegment({ name, segment, copies, events }: Judged, verdict: Verdict): void {
  const count = copies.filter((copy) => sequenceOf(copy) === segment.index).length;
  const told = (event: string) =>
    events.filter((one) => one.event === event && one.detail.segment === segment.index).length;
  const what = `segment ${segment.index} of ${name} is ${segment.state}, the network took it ${count} times`;
  if (count > 1 + told('resend')) verdict.silentDuplicates.push(what);
  const claimed = segment.state === 'sent' || segment.state === 'delivered';
  if (claimed && count === 0 && told('assumed-sent') === 0) verdict.lost.push(what);
  if (segment.state === 'failed' && count > 0 && told('uncertain') === 0) verdict.wrong.push(what);
  if (segment.state === 'queued' && count > 0 && told('uncertain') === 0) verdict.wrong.push(what);
}

interface Text {
  name: string;
  body: string;
  segments: number;
  copies: readonly Submission[];
}

/** The first copies together are what was accepted, under one reference and from one card. */
function judgeText({ name, body, segments, copies }: Text, verdict: Verdict): void {
  const parts = Array.from({ length: segments }, (_, n) => copies.find((copy) => sequenceOf(copy) === n + 1));
  const whole = parts.every((part) => part !== undefined);
  const text = parts.map((part) => part?.text ?? '').join('');
  if (whole && text !== body)
    verdict.wrong.push(`${name} was ${JSON.stringify(body)} and went as ${JSON.stringify(text)}`);
  const bearers = new Set(copies.map(({ imsi, concat }) => `${imsi} ${concat?.reference} ${concat?.total}`));
  if (segments > 1 && bearers.size > 1)
    verdict.wrong.push(`${name} went under several references: ${[...bearers].join()}`);
}

function judgeReceived(town: Town, { index, target, text }: Incoming, verdict: Verdict): void {
  const name = `t${index}`;
  const copies = town.proxy.delivered.filter(({ body }) => new RegExp(`(?:^|\\W)${name}-\\d`).test(` ${body}`));
  verdict.accepted += 1;
  if (copies.length === 0) verdict.lost.push(`${name} never reached its SIP user`);
  for (const copy of copies) {
    if (copy.target !== target) verdict.wrongRecipient.push(`${name} for ${target} went to ${copy.target}`);
    if (copy.body !== text)
      verdict.wrong.push(`${name} was ${JSON.stringify(text)} and came as ${JSON.stringify(copy.body)}`);
  }
  const calls = new Set(copies.map(({ callId }) => callId));
  if (calls.size > 1) verdict.silentDuplicates.push(`${name} reached its SIP user under ${calls.size} Call-IDs`);
}

/** In one lane the first segments go in the order of acceptance, unless one was sent anew or stepped aside. */
function judgeOrder(town: Town, verdict: Verdict): void {
  const first = new Map<string, { index: number; at: number }>();
  for (const { message } of town.sent) {
    const [copy] = copiesOf(town, `m${message.index}`);
    if (copy === undefined) continue;
    const at = town.centre.submissions.indexOf(copy);
    const lane = `${message.from} ${message.to}`;
    const before = first.get(lane);
    if (before && at < before.at) verdict.wrong.push(`m${message.index} went before m${before.index} of its lane`);
    first.set(lane, { index: message.index, at });
  }
}
