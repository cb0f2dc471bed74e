/** A step of the recovery ladder, in the order in which they are taken. */
export type Rung = LineRung | 'reopen' | 'power';

/** A step that is taken by commands on the open port. */
export type LineRung = 'attention' | 'reset' | 'radio';

/** What a modem went through since it was last known to be sound. */
export interface Trouble {
  /** Next step of the ladder; the length of the ladder when all were taken. */
  rung: number;
  /** Openings of the port that failed in a row. */
  openings: number;
  /** How often in a row it was parked; absent = never. */
  parkings?: number;
}

export type State =
  | { at: 'closed' }
  | { at: 'opening' | 'probing'; trouble: Trouble }
  | { at: 'locked'; trouble: Trouble; reason: string }
  | { at: 'searching' | 'ready'; trouble: Trouble }
  /** `registered` may change while the message is on its way. */
  | { at: 'sending'; trouble: Trouble; messageId: string; registered: boolean }
  /** `next`: whether the port is opened afterwards or the next step of the ladder is taken. */
  | { at: 'resting'; trouble: Trouble; next: 'open' | 'recover'; reason: string }
  /**
   * `suspended`: by the operator, who alone ends it. `parkings`: how often in a row, this time included. `blocked`: its
   * device comes and goes, so that its coming is no reason to go on.
   */
  | { at: 'parked'; reason: string; suspended?: true; parkings?: number; blocked?: true };

export type Input =
  | { on: 'start' | 'stop' | 'opened' | 'rested' | 'appeared' | 'restarted' | 'simChanged' | 'sound' | 'settled' }
  /** The operator's; a reset takes one step of the ladder, whichever it is. */
  | { on: 'suspend' | 'resume' }
  | { on: 'reset'; rung: Rung }
  /** `blocked`: it breaks down too often to be used for now. */
  | { on: 'openFailed' | 'locked' | 'failed' | 'lost' | 'blocked'; reason: string }
  /** Set-up is done. */
  | { on: 'prepared'; registered: boolean }
  | { on: 'registration'; registered: boolean }
  | { on: 'claimed'; messageId: string };

export type Effect =
  | { do: 'open' | 'close' | 'prepare' | 'endRest' }
  | { do: 'recover'; rung: Rung }
  /** `back-off` of the openings or the ladder, or the fixed pause of a state that waits for a person. */
  | { do: 'rest'; after: 'opening' | 'rung' | 'locked' | 'parked'; count: number }
  | { do: 'alarm'; reason: string };

type Troubled = Exclude<State, { at: 'closed' | 'parked' }>;

export type Step = [State, ...Effect[]];

/** Why a modem is parked that the operator suspended. */
export const SUSPENDED = 'suspended by the operator';

/** No trouble. */
export const SOUND: Trouble = { rung: 0, openings: 0 };

/** The ladder of a modem: CFUN only where it is allowed, and its power where the operator has a way to switch it. */
export function ladderOf(mayResetRadio: boolean, hasPowerHook = false): readonly Rung[] {
  return [
    'attention',
    'reset',
    ...(mayResetRadio ? (['radio'] as const) : []),
    'reopen',
    ...(hasPowerHook ? (['power'] as const) : []),
  ];
}

/** Whether a step of the ladder closes the port and opens it again. */
export function closesPort(rung: Rung): rung is Exclude<Rung, LineRung> {
  return rung === 'reopen' || rung === 'power';
}

/**
 * The next state and what to do on the way; undefined when the input means nothing here.
 *
 * | state     | what holds                          | leaves by                                                        |
 * |-----------|-------------------------------------|------------------------------------------------------------------|
 * | closed    | no port, nothing runs               | start → opening                                                  |
 * | opening   | the port is being opened            | opened → probing, openFailed → resting                           |
 * | probing   | set-up, or a recovery step and it   | prepared → ready, searching; locked; failed → resting            |
 * | locked    | the SIM wants what we may not give  | rested, simChanged → probing                                     |
 * | searching | set up, no network; receives        | registration → ready; failed → resting; restarted → probing      |
 * | ready     | may claim                           | claimed → sending; registration; failed → resting; restarted     |
 * | sending   | one message on its way              | settled → ready, searching; failed → resting                     |
 * | resting   | pauses after trouble                | rested, appeared → opening, probing                              |
 * | parked    | the ladder is used up, alarm        | rested, appeared, resume → opening                               |
 * |           | or it breaks down too often         | rested, resume → opening                                         |
 * |           | or suspended by the operator        | resume → opening, and nothing else                               |
 * | any       |                                     | stop → closed; lost → resting; suspend, blocked → parked;        |
 * |           |                                     | reset → probing, opening: with a port, and no message on its way |
 */
export function step(state: State, input: Input, ladder: readonly Rung[]): Step | undefined {
  switch (state.at) {
    case 'closed':
      return input.on === 'start' ? open(SOUND) : undefined;
    case 'parked':
      return input.on === 'stop' ? close() : leaveParked(state, input, ladder);
    case 'opening':
      return anywhere(state, input, ladder) ?? leaveOpening(state.trouble, input);
    case 'probing':
      return anywhere(state, input, ladder) ?? leaveProbing(state.trouble, input);
    case 'locked':
      return anywhere(state, input, ladder) ?? leaveLocked(state.trouble, input);
    case 'searching':
    case 'ready':
      return anywhere(state, input, ladder) ?? leaveWorking(state, input);
    case 'sending':
      return anywhere(state, input, ladder) ?? leaveSending(state, input);
    case 'resting':
      return anywhere(state, input, ladder) ?? leaveResting(state, input, ladder);
  }
}

/** What means the same wherever there is a port, or is to be one. */
function anywhere(state: Troubled, input: Input, ladder: readonly Rung[]): Step | undefined {
  if (input.on === 'stop') return close();
  if (input.on === 'suspend') return suspend();
  if (input.on === 'reset') return reset(state, input.rung);
  if (input.on === 'blocked') return park(state.trouble, input.reason, true);
  if (input.on === 'lost') return lose(state, input.reason);
  return input.on === 'failed' ? fail(state, input.reason, ladder) : undefined;
}

function close(): Step {
  return [{ at: 'closed' }, { do: 'endRest' }, { do: 'close' }];
}

function open(trouble: Trouble): Step {
  return [{ at: 'opening', trouble }, { do: 'open' }];
}

function leaveOpening(trouble: Trouble, input: Input): Step | undefined {
  if (input.on === 'opened') return [{ at: 'probing', trouble: { ...trouble, openings: 0 } }, { do: 'prepare' }];
  if (input.on !== 'openFailed') return undefined;
  const openings = trouble.openings + 1;
  return [
    { at: 'resting', trouble: { ...trouble, openings }, next: 'open', reason: input.reason },
    { do: 'rest', after: 'opening', count: openings },
  ];
}

function leaveProbing(trouble: Trouble, input: Input): Step | undefined {
  if (input.on === 'prepared') return [{ at: input.registered ? 'ready' : 'searching', trouble }];
  if (input.on === 'restarted') return [{ at: 'probing', trouble }, { do: 'prepare' }];
  if (input.on !== 'locked') return undefined;
  return [
    { at: 'locked', trouble, reason: input.reason },
    { do: 'alarm', reason: input.reason },
    { do: 'rest', after: 'locked', count: 1 },
  ];
}

function leaveLocked(trouble: Trouble, input: Input): Step | undefined {
  if (input.on !== 'rested' && input.on !== 'simChanged') return undefined;
  return [{ at: 'probing', trouble }, { do: 'endRest' }, { do: 'prepare' }];
}

function leaveWorking(state: State & { at: 'searching' | 'ready' }, input: Input): Step | undefined {
  const { trouble } = state;
  switch (input.on) {
    case 'registration': {
      const at = input.registered ? 'ready' : 'searching';
      return at === state.at ? undefined : [{ at, trouble }];
    }
    case 'claimed':
      if (state.at !== 'ready') return undefined;
      return [{ at: 'sending', trouble, messageId: input.messageId, registered: true }];
    case 'restarted':
    case 'simChanged':
      return [{ at: 'probing', trouble }, { do: 'prepare' }];
    case 'sound':
      return trouble.rung === 0 ? undefined : [{ at: state.at, trouble: SOUND }];
    default:
      return undefined;
  }
}

function leaveSending(state: State & { at: 'sending' }, input: Input): Step | undefined {
  switch (input.on) {
    case 'registration':
      return [{ ...state, registered: input.registered }];
    case 'settled':
      return [{ at: state.registered ? 'ready' : 'searching', trouble: state.trouble }];
    case 'sound':
      return state.trouble.rung === 0 ? undefined : [{ ...state, trouble: SOUND }];
    case 'restarted':
    case 'simChanged':
      return [{ at: 'probing', trouble: state.trouble }, { do: 'prepare' }];
    default:
      return undefined;
  }
}

function leaveResting(state: State & { at: 'resting' }, input: Input, ladder: readonly Rung[]): Step | undefined {
  const { trouble } = state;
  if (state.next === 'open') {
    if (input.on !== 'rested' && input.on !== 'appeared') return undefined;
    return [{ at: 'opening', trouble }, { do: 'endRest' }, { do: 'open' }];
  }
  const rung = ladder[trouble.rung];
  if (input.on !== 'rested' || rung === undefined) return undefined;
  const next = { ...trouble, rung: trouble.rung + 1 };
  return [
    { at: closesPort(rung) ? 'opening' : 'probing', trouble: next },
    { do: 'recover', rung },
  ];
}

/** The port is gone: nothing to recover, it has to come back. A first try follows at once. */
function lose(state: Troubled, reason: string): Step {
  const trouble = { ...state.trouble, openings: 1 };
  return [
    { at: 'resting', trouble, next: 'open', reason },
    { do: 'endRest' },
    { do: 'close' },
    { do: 'rest', after: 'opening', count: 1 },
  ];
}

/** The modem does not do what it is told: the next step of the ladder, or the end of it. */
function fail(state: Troubled, reason: string, ladder: readonly Rung[]): Step | undefined {
  if (state.at === 'resting' || state.at === 'opening') return undefined;
  const { trouble } = state;
  if (trouble.rung >= ladder.length) return park(trouble, reason);
  return [
    { at: 'resting', trouble, next: 'recover', reason },
    { do: 'endRest' },
    { do: 'rest', after: 'rung', count: trouble.rung + 1 },
  ];
}

function park(trouble: Trouble, reason: string, blocked?: true): Step {
  const parkings = (trouble.parkings ?? 0) + 1;
  return [
    { at: 'parked', reason, parkings, ...(blocked && { blocked }) },
    { do: 'endRest' },
    { do: 'close' },
    { do: 'alarm', reason },
    { do: 'rest', after: 'parked', count: parkings },
  ];
}

function suspend(): Step {
  return [{ at: 'parked', reason: SUSPENDED, suspended: true }, { do: 'endRest' }, { do: 'close' }];
}

/** A message on its way is waited for: what becomes of it would not be known otherwise. */
function reset(state: Troubled, rung: Rung): Step | undefined {
  if (state.at === 'opening' || state.at === 'sending') return undefined;
  if (state.at === 'resting' && state.next === 'open') return undefined;
  return [
    { at: closesPort(rung) ? 'opening' : 'probing', trouble: state.trouble },
    { do: 'endRest' },
    { do: 'recover', rung },
  ];
}

/**
 * When the device was plugged in anew, or the operator says so, everything begins again. After a long pause the modem
 * is only probed: if that fails, the last step of the ladder is all that is tried before it is parked for longer.
 */
function leaveParked(state: State & { at: 'parked' }, input: Input, ladder: readonly Rung[]): Step | undefined {
  if (input.on === 'suspend') return state.suspended ? undefined : suspend();
  const { suspended, blocked, parkings = 1 } = state;
  const anew = input.on === 'resume' || (input.on === 'appeared' && !suspended && !blocked);
  const probes = input.on === 'rested' && !suspended;
  if (!anew && !probes) return undefined;
  const trouble = anew ? SOUND : { rung: ladder.length - 1, openings: 0, parkings };
  return [{ at: 'opening', trouble }, { do: 'endRest' }, { do: 'open' }];
}

/** Whether the modem is set up and its storages can be read. */
export function isWorking(state: State): state is State & { at: 'searching' | 'ready' | 'sending' } {
  return state.at === 'searching' || state.at === 'ready' || state.at === 'sending';
}

/** Whether the operator suspended the modem. */
export function isSuspended(state: State): boolean {
  return state.at === 'parked' && state.suspended === true;
}
