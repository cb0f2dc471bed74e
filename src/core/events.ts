import { EventEmitter } from 'node:events';
import type { Direction } from './message-state.js';

/**
 * What parts tell whoever listens (metrics, console). Facts only: a listener can change nothing, and no part waits
 * for one. Every label-like member is a closed set or a configured name, never a number, an address or a text.
 */
export interface GatewayEvents {
  /** A SIP request, or an RPC call that stands for one, was answered. `code` is the SIP status the proxy is to send. */
  sipRequest: { direction: Direction; method: 'MESSAGE'; code: number };
  /** One segment was handed to the network, or not. `durationMs`: from the write of `AT+CMGS` to its final result. */
  segmentSent: { modem: string; result: 'sent' | 'refused' | 'deferred' | 'unknown'; durationMs: number };
  /** A short message was read from a modem and committed; `duplicate` when it was known already. */
  segmentReceived: { modem: string; result: 'received' | 'report' | 'duplicate' | 'undecodable' };
  /** A message reached a state; `network` only to mobile. */
  messageState: { id: string; direction: Direction; state: string; network?: string };
  /** An AT command ended. `command` is its name as declared (`+CMGS`), never with arguments. */
  atCommand: { modem: string; command: string; durationMs: number; result: 'ok' | 'error' | 'timeout' };
  /** A refusal with a number of TS 27.005 §3.2.5 or TS 27.007 §9.2. */
  smsError: { modem: string; kind: 'cms' | 'cme'; code: number };
  /** A modem's life cycle went on; `state` is a name of the state machine in `modem/`. */
  modemState: { modem: string; state: string };
  /** A modem told something beside messages, new to us. */
  modemTold: {
    modem: string;
    kind: 'call' | 'broadcast' | 'registration' | 'cell' | 'operator' | 'sim' | 'storage';
  };
  /** A step of the recovery ladder was taken. */
  modemReset: { modem: string; step: string };
  /** A deviation of a device from the specifications was taken into account; `quirk` is one of a closed set. */
  quirkApplied: { modem: string; quirk: string };
  /** A delivery report was matched, or found nobody. */
  report: { modem: string; result: 'delivered' | 'failed' | 'temporary' | 'unmatched'; latencyMs?: number };
}

/** A typed emitter; one is made by `gateway.ts` and handed to every part. */
export class Events {
  readonly #emitter = new EventEmitter({ captureRejections: false }).setMaxListeners(0);

  emit<K extends keyof GatewayEvents>(name: K, fact: GatewayEvents[K]): void {
    this.#emitter.emit(name, fact);
  }

  /** Calls `listener` at every such event until the returned function is called. */
  on<K extends keyof GatewayEvents>(name: K, listener: (fact: GatewayEvents[K]) => void): () => void {
    this.#emitter.on(name, listener);
    return () => this.#emitter.off(name, listener);
  }
}
