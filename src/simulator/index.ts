export { type ControlSocket, openControlSocket } from './control/control-socket.js';
export { runScript, type ScriptStep } from './control/run-script.js';
export { Simulation, type SimulationOptions } from './control/simulation.js';
export type { Answer, Reply } from './modem/answer.js';
export { type Behaviour, standardBehaviour } from './modem/behaviour.js';
export type { Command, Hook } from './modem/command.js';
export type { HookPlace, Unhook } from './modem/hooks.js';
export type { LineFaults } from './modem/line-faults.js';
export type { HangUpPlace } from './modem/one-shot-faults.js';
export type { Profile, Quirk } from './modem/quirk.js';
export { SimCard, type SimCardOptions } from './modem/sim-card.js';
export { SimulatedModem, type SimulatedModemOptions } from './modem/simulated-modem.js';
export type { Registration } from './modem/state.js';
export type { Delivery } from './network/delivery.js';
export type { Handset, ReceivedText } from './network/handset.js';
export {
  type DeliverOptions,
  type ReportPolicy,
  ServiceCentre,
} from './network/service-centre.js';
export type { JoinedMessage, Submission } from './network/submission.js';
export type { SubmitRule } from './network/submit-rules.js';
export type { Recipient } from './network/subscriber.js';
export { profileNamed, profiles } from './profiles/index.js';
export { type ModemOnPty, type ModemOnPtyOptions, startModemOnPty } from './pty/modem-on-pty.js';
export { openPty, type Pty, type PtyOptions } from './pty/pty.js';
export { allQuirks, quirkNamed, quirks } from './quirks/index.js';
export { type Recording, readRecording } from './replay/recording.js';
export { type ReplayedExchange, ReplayedModem } from './replay/replayed-modem.js';
