import { type ComposeSettings, compose } from '../compose/index.js';
import { type Clock, describeError, type Events, GatewayError, isGatewayError, type Log } from '../core/index.js';
import type { Acceptance, NewMessage, QueueStore, SubmitOptions } from '../queue/index.js';
import {
  checkPrefixes,
  checkSender,
  chooseNetwork,
  destinationNumber,
  type Networks,
  type NumberRules,
  readNumber,
  type SenderRules,
} from '../routing/index.js';
import { expiresAt, parseRequest, parseUri, readContent, type SipRequest, sipAnswerOf } from '../sip/index.js';
import { newMessageId } from './message-id.js';
import type { Submission } from './submission.js';

/** What acceptance needs to know; made from the configuration. */
export interface AcceptanceOptions {
  sender: SenderRules;
  numbers: NumberRules;
  networks: Networks;
  compose: ComposeSettings;
  /** What every SUBMIT carries; the network's validity is laid over it. */
  submit: SubmitOptions;
  /** Where users live: the domain of an API client's `from` that names none. */
  domain: string;
}

export interface AcceptanceDeps {
  queue: Pick<QueueStore, 'accept' | 'remembered'>;
  clock: Clock;
  log: Log;
  events: Events;
}

/** A call of `sms.send_msg`: what a SIP request says, by an API client. */
export interface SendCall {
  /** SIP URI of the sender. */
  from: string;
  /** Number, as the user part of a SIP URI would hold it. */
  to: string;
  body: string;
  network?: string | undefined;
  idempotencyKey?: string | undefined;
}

/** `ignored`: understood, and no SMS by design (a typing notice, a disposition notification). */
export type AcceptanceResult = Acceptance | { state: 'ignored' };

/** Turns requests into queued messages: checks, composes, commits. One for all ways in. */
export class AcceptanceDesk {
  readonly #options: AcceptanceOptions;
  readonly #deps: AcceptanceDeps;

  constructor(options: AcceptanceOptions, deps: AcceptanceDeps) {
    this.#options = options;
    this.#deps = deps;
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
      const network = chooseNetwork(networkName, this.#options.networks);
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
        network: network.name,
        number,
        sender,
        body: content.text,
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
      const network = chooseNetwork(call.network, this.#options.networks);
      const from = parseUri(/^sips?:/i.test(call.from) ? call.from : `sip:${call.from}@${this.#options.domain}`);
      const sender = checkSender({ from, authUser: '' }, { ...this.#options.sender, anonymous: 'accept' });
      const number = this.#numberOf(call.to);
      const id = newMessageId(this.#deps.clock.now());
      return this.#commit({
        network: network.name,
        number,
        sender,
        body: call.body,
        callId: `rpc-${id}`,
        idempotencyKey: `rpc\n${call.idempotencyKey ?? id}`,
        detail: { source: 'rpc' },
      });
    });
  }

  /** A number as an API client writes it: bare, or in a URI. */
  #numberOf(written: string): string {
    if (!/^(?:sips?|tel):/i.test(written)) return readNumber(written, this.#options.numbers);
    const uri = parseUri(written);
    return destinationNumber({ requestUri: uri, toUri: uri }, this.#options.numbers);
  }

  async #commit(wanted: Wanted): Promise<Acceptance> {
    const { clock, log, queue } = this.#deps;
    const network = chooseNetwork(wanted.network, this.#options.networks);
    checkPrefixes(wanted.number, network);
    const composition = compose({ body: wanted.body, sender: wanted.sender, settings: this.#options.compose });
    const message: NewMessage = {
      id: newMessageId(clock.now()),
      network: network.name,
      sender: wanted.sender,
      number: wanted.number,
      callId: wanted.callId,
      body: wanted.body,
      segments: composition.segments,
      encoding: composition.encoding,
      concatenation: composition.concatenation,
      options: {
        ...this.#options.submit,
        ...(network.validityMinutes === undefined ? {} : { validityMinutes: network.validityMinutes }),
        ...(composition.nationalShift === undefined ? {} : { nationalShift: composition.nationalShift }),
      },
      priority: 0,
      acceptedAt: clock.now(),
      ...(wanted.expiresAt === undefined ? {} : { expiresAt: wanted.expiresAt }),
    };
    const { created, acceptance } = await queue.accept({
      message,
      idempotencyKey: wanted.idempotencyKey,
      detail: { ...wanted.detail, ...(composition.rest === undefined ? {} : { unsentRest: composition.rest }) },
      ...(network.queueLimit === undefined ? {} : { queueLimit: network.queueLimit }),
    });
    const ids = { messageId: acceptance.id, callId: wanted.callId, network: acceptance.network };
    if (created) log.info({ ...ids, segments: acceptance.segments, encoding: acceptance.encoding }, 'message accepted');
    else log.info(ids, 'message repeated, same answer given');
    log.debug({ ...ids, from: wanted.sender, to: wanted.number, text: wanted.body }, 'message text');
    return acceptance;
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
  network: string;
  number: string;
  sender: string;
  body: string;
  callId: string;
  idempotencyKey: string;
  detail: Record<string, unknown>;
  expiresAt?: number;
}

/** Call-ID, CSeq number, From tag and Request-URI; none of them can hold a line break. */
function idempotencyKey(request: SipRequest): string {
  return [request.callId, request.cseq.number, request.from.tag ?? '', request.requestLineUri].join('\n');
}
