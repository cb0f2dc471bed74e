import { profileNamed } from '../../src/simulator/index.js';
import { TOKEN } from './client.js';
import type { Plan } from './plan.js';

export interface Places {
  store: string;
  proxyPort: number;
  devices: readonly string[];
}

/** The sidecar's YAML for a plan. */
export function configurationOf(plan: Plan, { store, proxyPort, devices }: Places): string {
  const names = devices.map((_, n) => `modem${n}`);
  const needsOldMode = profileNamed(plan.profile).quirks.some(({ row }) => row === 'QS09'); // nobody can find that out
  const mode = needsOldMode ? ', mode: old' : '';
  const networks = Array.from({ length: plan.networks }, (_, n) => `N${n}`);
  return `domain: sms.example.org
userDomains: [example.org]
store: ${store}
http: { listen: "127.0.0.1:0", token: ${TOKEN} }
proxies:
  - { name: edge, kind: kamailio, rpc: "http://127.0.0.1:${proxyPort}/RPC", nextHop: "sip:127.0.0.1", socket: "udp:127.0.0.1:5062" }
modems:
${devices.map((device, n) => `  - { name: ${names[n]}, device: "${device}", poll: 60s${mode} }`).join('\n')}
networks: [${networks.map((name) => `{ name: ${name} }`).join(', ')}]
links: { ${names.map((name) => `${name}: [${networks.join(', ')}]`).join(', ')} }
defaultNetwork: N0
replyHeader: none
limits: { sender: none }
maxParts: 8
concatenation: ${plan.concatenation}
reports: ${plan.reports}
uncertain: ${plan.uncertain}
`;
}
