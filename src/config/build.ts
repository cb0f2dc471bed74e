import type { ComposeConfig, Config, ModemConfig, NumbersConfig, ProxyConfig } from './config.js';
import { sameName } from './cross-check.js';
import { withHidden } from './hidden.js';
import { buildQuota, buildRules } from './rules-config.js';
import type { FileValues } from './schema/file.js';
import { withoutPort } from './schema/sip-uri.js';
import type { Secrets } from './secrets.js';

const MS_PER_MINUTE = 60_000;

/** Makes the configuration of values that are known to be right. */
export function buildConfig(file: string, values: FileValues, secrets: Secrets): Config {
  const { domain, userDomains = [withoutPort(domain)], inbound, metrics } = values;
  const defaultNetwork = definedName(values.defaultNetwork, values) ?? values.networks[0]?.name;
  const messageClass = values.messageClass ?? (values.preset === 'compatible' ? 1 : 'none');
  return {
    file,
    domain,
    userDomains,
    targetDomains: [...new Set([...userDomains, ...values.targetDomains])],
    anonymous: values.anonymous,
    store:
      values.store.kind === 'sqlite'
        ? values.store
        : withHidden({ kind: 'postgres' as const }, { url: values.store.url }),
    ...(values.instance === undefined ? {} : { instance: values.instance }),
    http: withHidden({ ...values.http.listen }, { token: secrets.find(['http']) ?? '' }),
    ...(metrics === undefined ? {} : { metrics: metrics.listen }),
    proxies: values.proxies.map((proxy, index) => buildProxy(proxy, secrets.find(['proxies', index]))),
    devices: values.devices,
    modems: values.modems.map((modem, index) => buildModem(modem, values, secrets.find(['modems', index]))),
    networks: values.networks.map(({ validity, price, currency, maxWait, ...network }) => ({
      ...network,
      ...(maxWait === undefined ? {} : { maxWaitMs: maxWait }),
      validityMinutes: Math.ceil(validity / MS_PER_MINUTE),
      ...(price === undefined ? {} : { price: { amount: price, currency } }),
    })),
    ...(defaultNetwork === undefined ? {} : { defaultNetwork }),
    compose: buildCompose(values),
    ...(messageClass === 'none' ? {} : { messageClass }),
    useContact: values.useContact,
    reports: values.reports,
    notices: values.notices,
    uncertain: values.uncertain,
    laneHoldMs: values.laneHold,
    rebindAfterMs: values.rebindAfter,
    retention: { textsMs: values.retention.texts, rowsMs: values.retention.rows },
    inbound: {
      holdMs: inbound.hold,
      reassemblyMs: inbound.reassembly,
      notFound: inbound.notFound,
      ...(inbound.default === undefined ? {} : { defaultTarget: inbound.default }),
      ...{ rules: inbound.rules, table: inbound.table, groups: inbound.groups, sessions: inbound.sessions },
      ...{ memoryMs: inbound.memory, privileged: inbound.privileged },
      keywords: inbound.keywords.map(({ match, strip, target, word = '' }) => ({
        match: match ?? word,
        strip,
        target,
      })),
    },
    numbers: buildNumbers(values.numbers),
    rules: buildRules(values),
    console: values.console,
    trace: values.trace,
    absent: secrets.absent,
  };
}

/** A name as its definition spells it; links and `defaultNetwork` may use other letter case. */
function definedName(name: string | undefined, { networks }: FileValues): string | undefined {
  return name === undefined ? undefined : networks.find((network) => sameName(network.name, name))?.name;
}

function buildProxy(proxy: FileValues['proxies'][number], token: string | undefined): ProxyConfig {
  const { name, nextHop, socket } = proxy;
  if (proxy.kind === 'opensips') return { kind: proxy.kind, name, mi: proxy.mi, nextHop, socket };
  const visible = { kind: proxy.kind, name, rpc: proxy.rpc, nextHop, socket };
  return token === undefined ? visible : withHidden(visible, { token });
}

function buildModem(modem: FileValues['modems'][number], values: FileValues, pin: string | undefined): ModemConfig {
  const { name, device, mode, smsc, baudRate, flowControl, attempts, poll, scan, target } = modem;
  const { roaming, resetRadio, powerHook, calls, broadcasts, sendFrom } = modem;
  const linked = Object.entries(values.links).find(([other]) => sameName(other, name))?.[1] ?? [];
  const visible = {
    ...{ name, device, mode, baudRate, flowControl, attempts, scan, roaming, resetRadio, calls, broadcasts, sendFrom },
    pollMs: poll,
    quota: buildQuota(modem.quota),
    pacing: { gapMs: modem.pacing.gap, jitterMs: modem.pacing.jitter },
    ...(smsc === undefined ? {} : { smsc }),
    ...(modem.balance === undefined ? {} : { balance: buildBalance(modem.balance) }),
    ...(target === undefined ? {} : { target }),
    ...(powerHook === undefined ? {} : { powerHook }),
    networks: linked.flatMap((network) => definedName(network, values) ?? []),
  };
  return pin === undefined ? visible : withHidden(visible, { pin });
}

function buildBalance({ code, match, warnBelow, every }: NonNullable<FileValues['modems'][number]['balance']>) {
  return { code, match, everyMs: every, ...(warnBelow === undefined ? {} : { warnBelow }) };
}

function buildNumbers(numbers: FileValues['numbers']): NumbersConfig {
  const { country, nationalPrefix, internationalPrefix, shortCodes, stripSeparators } = numbers;
  return {
    ...(country === undefined ? {} : { country: country.replace('+', '') }),
    ...(nationalPrefix === undefined ? {} : { nationalPrefix }),
    ...(internationalPrefix === undefined ? {} : { internationalPrefix }),
    shortCodes,
    stripSeparators,
  };
}

/** `preset: compatible` only changes defaults: what stands in the file is obeyed. */
function buildCompose(values: FileValues): ComposeConfig {
  const { maxParts, overflow, transliterate, nationalLanguages, footer, preset } = values;
  return {
    ...{ maxParts, overflow, transliterate, nationalLanguages, footer },
    concatenation: values.concatenation ?? (preset === 'compatible' ? 'text' : 'udh8'),
    replyHeader: values.replyHeader ?? 'compatible',
  };
}
