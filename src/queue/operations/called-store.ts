import type { Clock } from '../../core/index.js';
import type { Charge } from '../charge.js';
import type { ConversationFilter } from '../conversation.js';
import type { AsideState } from '../inbound-desk.js';
import type { MessageFilter, TimelineEvent } from '../message.js';
import type { Shelf } from '../shelf.js';
import type { SimPresence } from '../sim.js';
import type {
  AcceptRequest,
  Claimant,
  ClaimRef,
  InboundClaim,
  InboundOutcome,
  InFlight,
  NewInboundMessage,
  NewNotice,
  PartRef,
  QueueStore,
  ReceivedPdu,
  ReportedStatus,
  SegmentOutcome,
  StoreHints,
} from '../store.js';
import type { StoreEvents } from './events.js';
import type { OperationArguments, OperationName, OperationResult } from './operations.js';

const TAKEN_AT_ONCE = 100;
const ABANDONED = {
  code: 'LEASE_LOST',
  cause: 'the process that was sending it is gone, and nobody could ask its SIM about it in time',
};

/** Whoever runs operations: each in a transaction, and resolved when that is on disk. */
export interface Caller {
  call<K extends OperationName>(operation: K, now: number, ...args: OperationArguments<K>): Promise<OperationResult<K>>;
  /** Lets what was called end, then takes no more. */
  close(): Promise<void>;
}

/** The store as all else sees it, whatever the engine: it passes calls on, each with the time on the caller's clock. */
export class CalledStore implements QueueStore {
  readonly #caller: Caller;
  readonly #clock: Clock;
  readonly #hints: StoreEvents;

  constructor(caller: Caller, clock: Clock, hints: StoreEvents) {
    this.#caller = caller;
    this.#clock = clock;
    this.#hints = hints;
  }

  accept(request: AcceptRequest) {
    return this.#call('accept', request);
  }

  remembered(idempotencyKey: string) {
    return this.#call('remembered', idempotencyKey);
  }

  claim(claimant: Claimant) {
    return this.#call('claim', claimant);
  }

  settle(ref: ClaimRef, outcome: SegmentOutcome) {
    return this.#call('settle', ref, outcome);
  }

  cancel(id: string) {
    return this.#call('cancel', id);
  }

  resolve(id: string, as: 'sent' | 'resend') {
    return this.#call('resolve', id, as);
  }

  retry(id: string) {
    return this.#call('retry', id);
  }

  dueAt(networks: readonly string[], sim?: Pick<Claimant, 'imsi' | 'quotas'>) {
    return this.#call('dueAt', networks, sim);
  }

  takeInFlight(imsi: string) {
    return this.#call('takeInFlight', imsi);
  }

  async sweep(noticeOf?: (segment: InFlight) => NewNotice | undefined) {
    await this.#giveUpAbandoned(noticeOf);
    while (await this.#call('sweepStep')) {
      // each step is a commit of its own, so that others come in between
    }
  }

  /** Each is taken over first, so that whoever dies in between leaves it to the next sweep. */
  async #giveUpAbandoned(noticeOf?: (segment: InFlight) => NewNotice | undefined) {
    for (;;) {
      const abandoned = await this.#call('takeAbandoned', TAKEN_AT_ONCE);
      await Promise.all(
        abandoned.map((segment) => {
          const notice = noticeOf?.(segment);
          const evidence = { previousMessageReference: segment.previousMessageReference, modem: segment.modem };
          const outcome = { as: 'unknown', failure: ABANDONED, evidence, ...(notice && { notice }) } as const;
          return this.settle(segment.ref, outcome);
        }),
      );
      if (abandoned.length < TAKEN_AT_ONCE) return;
    }
  }

  simsSeen(sims: readonly SimPresence[]) {
    return this.#call('simsSeen', sims);
  }

  sims() {
    return this.#call('sims');
  }

  lastSim(number: string) {
    return this.#call('lastSim', number);
  }

  charge(charges: readonly Charge[]) {
    return this.#call('charge', charges);
  }

  receive(pdu: ReceivedPdu) {
    return this.#call('receive', pdu);
  }

  pendingPdus(limit: number) {
    return this.#call('pendingPdus', limit);
  }

  filePart(pduId: number, part: PartRef) {
    return this.#call('filePart', pduId, part);
  }

  staleParts(before: number) {
    return this.#call('staleParts', before);
  }

  setAside(pduIds: readonly number[], as: 'ignored' | 'undecodable', reason: string) {
    return this.#call('setAside', pduIds, as, reason);
  }

  createInbound(message: NewInboundMessage, pduIds: readonly number[]) {
    return this.#call('createInbound', message, pduIds);
  }

  createNotice(notice: NewNotice) {
    return this.#call('createNotice', notice);
  }

  claimInbound(leaseMs: number) {
    return this.#call('claimInbound', leaseMs);
  }

  settleInbound(claim: Pick<InboundClaim, 'id' | 'token'>, outcome: InboundOutcome) {
    return this.#call('settleInbound', claim, outcome);
  }

  inboundDueAt() {
    return this.#call('inboundDueAt');
  }

  wakeInbound(target: string) {
    return this.#call('wakeInbound', target);
  }

  applyReport(report: ReportedStatus) {
    return this.#call('applyReport', report);
  }

  note(messageId: string, event: Omit<TimelineEvent, 'at'>) {
    return this.#call('note', messageId, event);
  }

  find(id: string) {
    return this.#call('find', id);
  }

  list(filter: MessageFilter, page: { limit: number; cursor?: string }) {
    return this.#call('list', filter, page);
  }

  timeline(id: string) {
    return this.#call('timeline', id);
  }

  figures() {
    return this.#call('figures');
  }

  keep(shelf: Shelf, key: string, value: string | null) {
    return this.#call('keep', shelf, key, value);
  }

  kept(shelf: Shelf) {
    return this.#call('kept', shelf);
  }

  keptAt(shelf: Shelf, key: string) {
    return this.#call('keptAt', shelf, key);
  }

  conversationsWith(number: string, since: number) {
    return this.#call('conversationsWith', number, since);
  }

  conversations(filter: ConversationFilter, page: { limit: number; cursor?: string }) {
    return this.#call('conversations', filter, page);
  }

  forgetConversations(filter: ConversationFilter) {
    return this.#call('forgetConversations', filter);
  }

  redeliver(id: string, target?: string) {
    return this.#call('redeliver', id, target);
  }

  asidePdus(state: AsideState, page: { limit: number; cursor?: string }) {
    return this.#call('asidePdus', state, page);
  }

  filedParts(key: string) {
    return this.#call('filedParts', key);
  }

  joinedParts(key: string) {
    return this.#call('joinedParts', key);
  }

  on<K extends keyof StoreHints>(hint: K, listener: StoreHints[K]): () => void {
    return this.#hints.on(hint, listener);
  }

  close() {
    return this.#caller.close();
  }

  #call<K extends OperationName>(operation: K, ...args: OperationArguments<K>): Promise<OperationResult<K>> {
    return this.#caller.call(operation, this.#clock.now(), ...args);
  }
}
