import { type Composition, compose } from '../compose/index.js';
import { type Clock, describeError, type Events, GatewayError, isGatewayError, type Log } from '../core/index.js';
import {
  type Acceptance,
  type AcceptRequest,
  type NewMessage,
  type NewNotice,
  type QueueStore,
  type SubmitOptions,
  URGENT_PRIORITY,
} from '../queue/index.js';
import {
  checkSender,
  chooseNetwork,
  destinationNumber,
  type Network,
  type NumberRules,
  readNumber,
} from '../routing/index.js';
import { expiresAt, parseRequest, parseUri, readContent, type SipRequest, sipAnswerOf } from '../sip/index.js';
import { type Content, shownContent } from './content.js';
import { chargesOf } from './limits.js';
import { newMessageId } from './message-id.js';
import type { Notices } from './notices.js';
import { type PreviewOptions, previewText, type TextPreview } from './preview.js';
import { quietWords, type Route, type RouteAccount, RouteDesk } from './route-desk.js';
import type { AcceptanceRules } from './rules.js';
import { isReplacing, type PreviewCall, type SendCall } from './send-call.js';
import { SessionDesk, type SessionOptions } from './session-desk.js';
import type { Submission } from './submission.js';
import { composeRequest, senderOfCall, type Wording } from './text.js';

/** What acceptance needs to know; made from the configuration. */
export interface AcceptanceOptions extends PreviewOptions {
  numbers: NumberRules;
  rules: AcceptanceRules;
  /** What every SUBMIT carries; the network's validity, and what a call wishes, are laid over it. */
  submit: SubmitOptions;
  /** Absent: every text has its reply header, and no SIM is kept for anybody. */
  sessions?: SessionOptions;
}

export interface AcceptanceDeps {
  queue: Pick<QueueStore, 'accept' | 'remembered' | 'conversationsWith' | 'sims' | 'lastSim' | 'keptAt'>;
  clock: Clock;
  log: Log;
  events: Events;
  /** Absent: nobody is told anything. */
  notices?: Notices;
}

/** `ignored`: understood, and no SMS by design (a typing notice, a disposition notification). */
export type AcceptanceResult = Acceptance | { state: 'ignored' };

/** Turns requests into queued messages: checks, composes, commits. One for all ways in. */
export class AcceptanceDesk {
  readonly #options: AcceptanceOptions;
  readonly #deps: AcceptanceDeps;
  readonly #sessions: SessionDesk;
  readonly #routes: RouteDesk;

  constructor(options: AcceptanceOptions, deps: AcceptanceDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#sessions = new SessionDesk(options.sessions, deps);
    this.#routes = new RouteDesk(options, deps);
  }

  /**
   * Accepts one SIP MESSAGE; the promise resolves after the commit.
   *
   * @throws GatewayError by what was wrong (design 3.1); nothing is stored then.
   */
  async acceptRequest(submission: Submission, networkName?: string): Promise<AcceptanceResult> {
    return this.#answered(async () => {
      const request = parseRequest(submission.octets);
      if (request.method !== 'MESSAGE') {
        throw new GatewayError('BAD_SIP', `only MESSAGE becomes an SMS, not ${request.method}`);
      }
      if (networkName !== undefined) chooseNetwork(networkName, this.#options.networks);
      const sender = checkSender({ from: request.from.uri, authUser: submission.authUser }, this.#options.sender);
      const known = await this.#deps.queue.remembered(idempotencyKey(request));
      if (known !== undefined) return known;

      const content = readContent(request);
      if (content.kind !== 'text') return { state: 'ignored' as const };
      const number = destinationNumber(
        { requestUri: request.requestUri, toUri: request.to.uri },
        this.#options.numbers,
      );
      const expiry = expiresAt(request, submission.receivedAt);
      return this.#commit({
        network: networkName,
        number,
        sender,
        content: { body: content.text },
        authenticated: submission.authUser !== '',
        callId: request.callId,
        idempotencyKey: idempotencyKey(request),
        detail: { source: submission.source, authUser: submission.authUser },
        ...(expiry === undefined ? {} : { expiresAt: expiry }),
      });
    });
  }

  /** Accepts one call of an API client, who holds the token and is trusted with the sender's name. */
  async acceptCall(call: SendCall): Promise<AcceptanceResult> {
    return this.#answered(async () => {
      if (call.network !== undefined) chooseNetwork(call.network, this.#options.networks);
      const sender = senderOfCall(call.from, this.#options);
      const number = this.#numberOf(call.to);
      const id = newMessageId(this.#deps.clock.now());
      const key = `rpc\n${call.idempotencyKey ?? id}`;
      const known = call.idempotencyKey === undefined ? undefined : await this.#deps.queue.remembered(key);
      if (known !== undefined) return known;
      const { submit = {}, notBefore, expiresAt: expiry, priority } = call;
      return this.#commit({
        network: call.network,
        number,
        sender,
        content: 'data' in call ? { data: call.data } : { body: call.body },
        authenticated: true,
        callId: `rpc-${id}`,
        idempotencyKey: key,
        detail: { source: 'rpc', ...(Object.keys(submit).length === 0 ? {} : { options: submit }) },
        submit,
        ...(priority === undefined ? {} : { priority }),
        ...(notBefore === undefined ? {} : { notBefore }),
        ...(expiry === undefined ? {} : { expiresAt: expiry }),
      });
    });
  }

  /** What would become of a message. @throws GatewayError as `acceptCall`. */
  preview(call: PreviewCall): TextPreview {
    return previewText(call, this.#options);
  }

  /** What every rule says of a message to this number, as an API client writes it; `from` counts only for limits. */
  async explainRoute(question: {
    to: string;
    network?: string | undefined;
    urgent?: boolean | undefined;
  }): Promise<RouteAccount & { number: string }> {
    const number = this.#numberOf(question.to);
    const { network, urgent = false } = question;
    return { number, ...(await this.#routes.explain({ number, network, urgent, at: this.#deps.clock.now() })) };
  }

  /** A number as an API client writes it: bare, or in a URI. */
  #numberOf(written: string): string {
    if (!/^(?:sips?|tel):/i.test(written)) return readNumber(written, this.#options.numbers);
    const uri = parseUri(written);
    return destinationNumber({ requestUri: uri, toUri: uri }, this.#options.numbers);
  }

  async #commit(wanted: Wanted): Promise<Acceptance> {
    const { clock, log } = this.#deps;
    checkTimes(wanted, clock.now());
    const composition = compose(composeRequest(wordingOf(wanted), this.#options));
    const { number, priority = 0, notBefore: asked } = wanted;
    const at = Math.max(asked ?? 0, clock.now());
    const route = await this.#routes.route({
      number,
      network: wanted.network,
      urgent: priority >= URGENT_PRIORITY,
      at,
    });
    const { network } = route;
    const message = this.#message(wanted, route, composition);
    const notice = this.#noticeOf(message, wanted, composition.rest);
    const request: AcceptRequest = {
      message,
      idempotencyKey: wanted.idempotencyKey,
      charges: chargesOf({ ...message, segments: message.segments.length }, this.#options.rules.limits),
      detail: {
        ...wanted.detail,
        ...routeDetail(route),
        ...(composition.rest === undefined ? {} : { unsentRest: composition.rest }),
      },
      ...(network.queueLimit === undefined ? {} : { queueLimit: network.queueLimit }),
      ...(notice === undefined ? {} : { notice }),
    };
    const { created, acceptance } = await this.#sessions.accept(request, () =>
      this.#withoutHeader(request, wanted, route),
    );
    const ids = { messageId: acceptance.id, callId: wanted.callId, network: acceptance.network };
    if (created) log.info({ ...ids, segments: acceptance.segments, encoding: acceptance.encoding }, 'message accepted');
    else log.info(ids, 'message repeated, same answer given');
    if (created && notice !== undefined) log.info({ ...ids, noticeId: notice.id }, 'sender is told what is not sent');
    log.debug({ ...ids, from: wanted.sender, to: wanted.number, text: message.body }, 'message text');
    return acceptance;
  }

  /** The same message as a user writes it who needs no header, being alone with the number on a SIM. */
  #withoutHeader(request: AcceptRequest, wanted: Wanted, route: Route): AcceptRequest {
    const settings = { ...this.#options.compose, replyHeader: 'none' as const };
    const composition = compose(composeRequest(wordingOf(wanted), { ...this.#options, compose: settings }));
    const message = { ...this.#message(wanted, route, composition), id: request.message.id };
    const charges = chargesOf({ ...message, segments: message.segments.length }, this.#options.rules.limits);
    const { notice: _withHeader, ...rest } = request;
    const notice = this.#noticeOf(message, wanted, composition.rest);
    return { ...rest, message, charges, ...(notice === undefined ? {} : { notice }) };
  }

  #message(wanted: Wanted, { network, sim, quiet }: Route, composition: Composition): NewMessage {
    const now = this.#deps.clock.now();
    const { segments, encoding, concatenation, nationalShift } = composition;
    const options: SubmitOptions = {
      ...this.#options.submit,
      ...(network.validityMinutes === undefined ? {} : { validityMinutes: network.validityMinutes }),
      ...wanted.submit,
      ...(nationalShift === undefined ? {} : { nationalShift }),
    };
    if (segments.length > 1 && isReplacing(options)) {
      // Each segment would take the place of the one before it.
      throw new GatewayError('TOO_MANY_PARTS', `a message that replaces another has 1 part, not ${segments.length}`);
    }
    const { number, sender, callId, content, priority = 0 } = wanted;
    const { notBefore, expiresAt: expiry } = timesOf(wanted, { network, quiet, now });
    return {
      ...{ id: newMessageId(now), network: network.name, sender, number, callId, body: shownContent(content) },
      ...{ segments, encoding, concatenation, options, priority, acceptedAt: now },
      ...(sim.imsi === undefined ? {} : { sim: sim.imsi }),
      ...(notBefore === undefined ? {} : { notBefore }),
      ...(expiry === undefined ? {} : { expiresAt: expiry }),
    };
  }

  #noticeOf(message: NewMessage, { authenticated }: Wanted, rest: string | undefined): NewNotice | undefined {
    if (rest === undefined) return undefined;
    const { id, sender, number, callId, acceptedAt } = message;
    return this.#deps.notices?.tooLong({ id, sender, authenticated, number, callId, at: acceptedAt }, rest);
  }

  /** Counts and logs how a request was answered, whatever the way in. */
  async #answered<T>(work: () => Promise<T>): Promise<T> {
    const { events, log } = this.#deps;
    const tell = (code: number) => events.emit('sipRequest', { direction: 'to-mobile', method: 'MESSAGE', code });
    try {
      const result = await work();
      tell(202);
      return result;
    } catch (error) {
      tell(isGatewayError(error) ? sipAnswerOf(error).code : 500);
      if (isGatewayError(error)) log.info({ code: error.code, reason: error.sentence }, 'message refused');
      else log.error({ error: describeError(error) }, 'message failed by a fault of this program');
      throw error;
    }
  }
}

interface Wanted {
  /** Absent: routing chooses. */
  network: string | undefined;
  number: string;
  sender: string;
  content: Content;
  /** Whether somebody vouches for the sender. */
  authenticated: boolean;
  callId: string;
  idempotencyKey: string;
  detail: Record<string, unknown>;
  submit?: Partial<SubmitOptions>;
  /** 0 unless told otherwise. */
  priority?: number;
  notBefore?: number;
  expiresAt?: number;
}

function wordingOf({ content, sender, submit }: Wanted): Wording {
  return { ...content, sender, ports: submit?.ports };
}

/** What can only expire is not accepted, so that its sender learns it at once (RFC 3428 §7). */
function checkTimes({ notBefore, expiresAt: expiry }: Wanted, now: number): void {
  if (expiry === undefined) return;
  if (expiry <= now) {
    throw new GatewayError('EXPIRED', `the message expired ${Math.ceil((now - expiry) / 1000)} s before it came`);
  }
  if (notBefore !== undefined && notBefore >= expiry) {
    throw new GatewayError('BAD_REQUEST', 'expiresAt: is not after notBefore, so that there is no time to send it');
  }
}

/**
 * When a message may be sent: not in quiet hours, and not when it has waited for longer than its network lets it.
 *
 * @throws GatewayError `EXPIRED` for one whose time ends within the quiet hours.
 */
function timesOf(
  { notBefore, expiresAt: expiry }: Wanted,
  { network, quiet, now }: { network: Network; quiet: Route['quiet']; now: number },
): { notBefore?: number | undefined; expiresAt?: number | undefined } {
  const start = quiet?.until ?? notBefore;
  const latest = network.maxWaitMs === undefined ? undefined : (start ?? now) + network.maxWaitMs;
  if (quiet !== undefined && expiry !== undefined && expiry <= quiet.until) {
    throw new GatewayError('EXPIRED', `its time ends within the quiet hours, which last ${quietWords(quiet)}`);
  }
  return { notBefore: start, expiresAt: latest === undefined ? expiry : Math.min(latest, expiry ?? latest) };
}

/** What the timeline tells of the way that was chosen, where there was a choice. */
function routeDetail({ quiet, sim }: Route): Record<string, unknown> {
  return {
    ...(quiet === undefined ? {} : { quietHours: quietWords(quiet) }),
    ...(sim.modem === undefined ? {} : { bound: `modem ${sim.modem}: ${sim.why}` }),
  };
}

/** Call-ID, CSeq number, From tag and Request-URI; none of them can hold a line break. */
function idempotencyKey(request: SipRequest): string {
  return [request.callId, request.cseq.number, request.from.tag ?? '', request.requestLineUri].join('\n');
}
