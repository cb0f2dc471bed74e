import { GatewayError } from '../../core/index.js';
import { SimCard } from '../modem/sim-card.js';
import type { SimulatedModem } from '../modem/simulated-modem.js';
import type { ModemOnPty } from '../pty/modem-on-pty.js';
import type { Order } from './orders.js';
import { performFault } from './perform-fault.js';
import type { Simulation } from './simulation.js';

type OrderOf<K extends Order['do']> = Extract<Order, { do: K }>;
type Result = Record<string, unknown>;

function modemOf(simulation: Simulation, order: Order): SimulatedModem {
  return simulation.device(order.modem).modem;
}

/** The card that a text goes to: the one that is named, else the one in the order's modem. */
function recipientOf(simulation: Simulation, order: OrderOf<'deliver' | 'deliverRaw'>): string {
  const to = order.to ?? modemOf(simulation, order).sim?.imsi;
  if (to === undefined) throw new GatewayError('NOT_FOUND', 'the modem has no SIM card');
  return to;
}

function describeDevice({ modem, link }: ModemOnPty, profile: string): Result {
  const { name, isPlugged, sim, behaviour, sent } = modem;
  const { imei } = behaviour.identity;
  return { name, link, profile, plugged: isPlugged, imei, imsi: sim?.imsi ?? null, sent: sent.length };
}

function deliver(simulation: Simulation, order: OrderOf<'deliver'>): Result {
  const { from, text, encoding, concat } = order;
  const deliveries = simulation.centre.deliver({
    to: recipientOf(simulation, order),
    from,
    text,
    ...(encoding === undefined ? {} : { encoding }),
    ...(concat === undefined ? {} : { concat }),
  });
  return { tpdus: deliveries.map(({ tpdu }) => tpdu) };
}

function report(simulation: Simulation, order: OrderOf<'report'>): Result {
  const submission = simulation.centre.submissions.at(order.submission ?? -1);
  if (submission === undefined) throw new GatewayError('NOT_FOUND', 'nothing has been submitted under that number');
  return { tpdu: simulation.centre.report(submission, order.status).tpdu };
}

/** Orders to the network; `undefined` when it is none. */
function performInNetwork(simulation: Simulation, order: Order): Result | undefined {
  const { centre } = simulation;
  switch (order.do) {
    case 'deliver':
      return deliver(simulation, order);
    case 'deliverRaw':
      return { tpdu: centre.deliverRaw({ to: recipientOf(simulation, order), tpdu: order.tpdu }).tpdu };
    case 'refuseSubmission':
      if (order.number === undefined) centre.refuseNext(order.final);
      else centre.refuseNumber(order.number, order.final);
      return {};
    case 'report':
      return report(simulation, order);
    case 'reports':
      centre.reports = order.policy;
      return {};
    case 'statusOf':
      centre.setStatusOf(order.number, order.status);
      return {};
    case 'autoReply':
      centre.handset(order.number).autoReply(() => order.text);
      return {};
    case 'submissions':
      return { submissions: centre.submissions };
    case 'messages':
      return { messages: centre.messages.map(({ imsi, destination, text }) => ({ imsi, destination, text })) };
    default:
      return undefined;
  }
}

/** With a new path and no time, the device is away for as short a time as there is. */
function reset(modem: SimulatedModem, { awayMs, renumber }: OrderOf<'reset'>): void {
  const away = awayMs ?? (renumber === true ? 0 : undefined);
  modem.reset({
    ...(away === undefined ? {} : { awayMs: away }),
    ...(renumber === undefined ? {} : { renumber }),
  });
}

function cardOf({ imsi, pin, number }: OrderOf<'insertSim'>): SimCard {
  return new SimCard({ imsi, ...(pin === undefined ? {} : { pin }), ...(number === undefined ? {} : { number }) });
}

/** Orders to a device; `undefined` when it is none. */
async function performOnDevice(simulation: Simulation, order: Order): Promise<Result | undefined> {
  const device = simulation.device(order.modem);
  const { modem } = device;
  switch (order.do) {
    case 'list':
      return { modems: simulation.devices.map((each) => describeDevice(each, simulation.profile.name)) };
    case 'written':
      return { written: modem.written };
    case 'stored':
      return { stored: modem.stored(order.storage ?? 'SM') };
    case 'unplug':
      modem.unplug();
      return {};
    case 'plugIn':
      if (order.link !== undefined) device.moveTo(order.link);
      modem.plugIn();
      await device.opened();
      return { link: device.link };
    case 'reset':
      reset(modem, order);
      return {};
    case 'brownOut':
      modem.brownOut(order.warning ?? 'UNDER-VOLTAGE WARNNING', order.banner ?? ['RDY']);
      return {};
    case 'removeSim':
      modem.insertSim(undefined);
      return {};
    case 'insertSim':
      modem.insertSim(cardOf(order));
      return {};
    case 'freeze':
      modem.freeze();
      return {};
    case 'thaw':
      modem.thaw();
      return {};
    case 'signal':
      modem.setSignal(order.value);
      return {};
    case 'registration':
      modem.setRegistration(order.stat);
      return {};
    case 'networkTime':
      modem.setNetworkTime(order.ms);
      return {};
    case 'urc':
      modem.urc(...order.lines);
      return {};
    case 'say':
      modem.say(order.octets);
      return {};
    default:
      return undefined;
  }
}

/**
 * Performs one order; the result is what its answer says beside `ok`.
 *
 * @throws GatewayError `NOT_FOUND`, `BAD_REQUEST`, `PORT_UNAVAILABLE`.
 */
export async function performOrder(simulation: Simulation, order: Order): Promise<Record<string, unknown>> {
  const result =
    performInNetwork(simulation, order) ??
    performFault(modemOf(simulation, order), order) ??
    (await performOnDevice(simulation, order));
  if (result === undefined) throw new Error(`nobody performs ${order.do}`);
  return result;
}
