import type { Clock } from '../../core/index.js';
import type { OpenPort } from '../port.js';
import { openSerialPort } from '../serial-port.js';
import { tcpOpener } from './tcp-port.js';

/** Opens whatever a device name stands for: `tcp://host:port`, else the path of a serial device. */
export function portOpener(clock: Clock): OpenPort {
  const openTcp = tcpOpener(clock);
  return (request) => (/^tcp:/i.test(request.device) ? openTcp(request) : openSerialPort(request));
}
