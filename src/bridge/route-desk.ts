import { type Clock, GatewayError, isGatewayError } from '../core/index.js';
import type { QueueStore } from '../queue/index.js';
import {
  checkListed,
  checkPremium,
  type Network,
  type Networks,
  type Quiet,
  quietAt,
  routeNetwork,
  type SimChoice,
} from '../routing/index.js';
import type { AcceptanceRules } from './rules.js';
import { SimDesk } from './sim-desk.js';

/** Where a message is to go, and when it would be sent at the earliest. */
export interface RouteQuestion {
  /** E.164 or a short code. */
  number: string;
  /** The network that the request names. */
  network?: string | undefined;
  urgent: boolean;
  /** Milliseconds since 1970. */
  at: number;
}

/** One rule and what it decided, in words. */
export interface RouteStep {
  rule: 'lists' | 'premium' | 'optOut' | 'network' | 'quietHours' | 'strategy';
  decision: string;
}

/** How a message finds its way. */
export interface Route {
  network: Network;
  sim: SimChoice;
  /** It is quiet at the number's place: not to be sent before its end. */
  quiet?: Quiet;
}

/** All steps that were taken, and what came of them: a route, or the refusal. */
export interface RouteAccount {
  steps: RouteStep[];
  network: string | null;
  /** The modem whose SIM the message would be bound to; null = any of the network. */
  modem: string | null;
  notBefore: number | null;
  refused: { code: string; message: string } | null;
}

interface RouteDeskDeps {
  queue: Pick<QueueStore, 'sims' | 'lastSim' | 'keptAt'>;
  clock: Clock;
}

/** Asks every rule in turn, for acceptance and for `route test` alike, so that they cannot differ. */
export class RouteDesk {
  readonly #networks: Networks;
  readonly #rules: AcceptanceRules;
  readonly #deps: RouteDeskDeps;
  readonly #sims: SimDesk;

  constructor(options: { networks: Networks; rules: AcceptanceRules }, deps: RouteDeskDeps) {
    this.#networks = options.networks;
    this.#rules = options.rules;
    this.#deps = deps;
    this.#sims = new SimDesk(options.rules, deps);
  }

  /** The route of a message that is to be stored. @throws GatewayError `DESTINATION_REFUSED`, `UNKNOWN_NETWORK`. */
  route(question: RouteQuestion): Promise<Route> {
    return this.#walk(question, { commit: true, tell: () => undefined });
  }

  /** What would become of a message, rule by rule. Nothing is counted. */
  async explain(question: RouteQuestion): Promise<RouteAccount> {
    const steps: RouteStep[] = [];
    const tell = (rule: RouteStep['rule'], decision: string) => void steps.push({ rule, decision });
    try {
      const { network, sim, quiet } = await this.#walk(question, { commit: false, tell });
      const { modem = null } = sim;
      return { steps, network: network.name, modem, notBefore: quiet?.until ?? null, refused: null };
    } catch (error) {
      if (!isGatewayError(error)) throw error;
      const refused = { code: error.code, message: error.sentence };
      return { steps, network: null, modem: null, notBefore: null, refused };
    }
  }

  async #walk(question: RouteQuestion, { commit, tell }: { commit: boolean; tell: Tell }): Promise<Route> {
    const { number, network: named } = question;
    const { numbers, refusePremium } = this.#rules;
    checkListed(number, numbers);
    tell('lists', numbers.allow === undefined ? 'not denied' : 'allowed, and not denied');
    if (refusePremium) checkPremium(number);
    tell('premium', refusePremium ? 'no premium number' : 'premium numbers are accepted');
    await this.#checkOptOut(number);
    tell('optOut', this.#rules.heedOptOut ? 'has not asked to be left alone' : 'nobody is asked');
    const { network, why } = routeNetwork(number, named, this.#networks);
    tell('network', `${network.name}: ${why}`);
    const quiet = this.#quiet(question);
    tell('quietHours', quiet === undefined ? 'not now' : quietWords(quiet));
    const sim = await this.#sims.choose(network, number, { commit });
    tell(
      'strategy',
      `${network.strategy ?? 'any'}: ${sim.modem === undefined ? '' : `modem ${sim.modem}, `}${sim.why}`,
    );
    return { network, sim, ...(quiet === undefined ? {} : { quiet }) };
  }

  async #checkOptOut(number: string): Promise<void> {
    if (!this.#rules.heedOptOut || (await this.#deps.queue.keptAt('optOut', number)) === undefined) return;
    throw new GatewayError('DESTINATION_REFUSED', 'the user of this number asked to be sent nothing more');
  }

  #quiet({ at, number, urgent }: RouteQuestion): Quiet | undefined {
    const { quietHours } = this.#rules;
    if (quietHours === undefined || (urgent && !quietHours.holdUrgent)) return undefined;
    return quietAt(at, number, quietHours);
  }
}

type Tell = (rule: RouteStep['rule'], decision: string) => void;

/** Until when, and whose zone says so: a number whose zone nobody named goes by the sidecar's. */
export function quietWords({ until, zone, zoneOf }: Quiet): string {
  const whose = zoneOf === 'sidecar' ? "the sidecar's zone" : `the zone of ${zoneOf}`;
  return `until ${new Date(until).toISOString()}, by ${whose}, ${zone}`;
}
