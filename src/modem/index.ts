export type { ModemCounters } from './counters.js';
export { type WatchDevice, watchDeviceFolder } from './device-watch.js';
export type { LinkedNetwork, ModemDeps, ModemOptions, ModemQueue, PinMemory, ReportPath } from './options.js';
export type { OpenPort, Port, PortRequest } from './port.js';
export { portOpener } from './port/modem-port.js';
export { openSerialPort } from './serial-port.js';
export type { Identity } from './session.js';
export type { ModemSnapshot } from './snapshot.js';
export { ModemWorker } from './worker.js';
