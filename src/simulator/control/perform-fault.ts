import type { LineFaults } from '../modem/line-faults.js';
import type { SimulatedModem } from '../modem/simulated-modem.js';
import type { Order } from './orders.js';

type Done = Record<string, never>;

/** Orders about what goes wrong; `undefined` when it is none. */
export function performFault(modem: SimulatedModem, order: Order): Done | undefined {
  switch (order.do) {
    case 'refuse':
      modem.refuseNext(order.command, order.reply);
      return {};
    case 'mute':
      modem.muteNext(order.command);
      return {};
    case 'loseAnswer':
      modem.loseAnswerNext(order.command);
      return {};
    case 'loseInformation':
      modem.loseInformationNext(order.command);
      return {};
    case 'delayAnswer':
      modem.delayAnswerNext(order.command, order.ms);
      return {};
    case 'freezeAt':
      modem.freezeNext(order.command, { performed: order.performed === true });
      return {};
    case 'hangUpAt':
      modem.hangUpNext(order.command, order.where);
      return {};
    case 'inject':
      modem.injectNext(order.command, order.lines, order.where);
      return {};
    case 'cut':
      modem.cutAnswersEvery(order.octets, order.gapMs);
      return {};
    case 'unplugAfterHearing':
      modem.unplugAfterHearing(order.octets);
      return {};
    default:
      return performLineFault(modem.line, order);
  }
}

/** Orders about single octets; `undefined` when it is none. */
function performLineFault(line: LineFaults, order: Order): Done | undefined {
  switch (order.do) {
    case 'drop':
      line.dropOctet(order.octet);
      return {};
    case 'duplicate':
      line.duplicateOctet(order.octet);
      return {};
    case 'delay':
      line.delayOctet(order.octet, order.ms);
      return {};
    case 'insert':
      line.insertOctets(order.octet, Uint8Array.from(Buffer.from(order.octets, 'latin1')));
      return {};
    case 'dropHeard':
      line.dropHeardOctet(order.octet);
      return {};
    case 'duplicateHeard':
      line.duplicateHeardOctet(order.octet);
      return {};
    default:
      return undefined;
  }
}
