import type { NumberTest, QuietHours } from '../routing/index.js';
import type { Rules } from './schema/rules.js';

/** Most in each period; a period that is absent has no limit. */
export type PeriodLimits = Readonly<Partial<Record<'minute' | 'hour' | 'day' | 'month', number>>>;

/** What may go through the SIM in one modem. */
export interface QuotaConfig {
  readonly segments: PeriodLimits;
  readonly recipients?: { readonly period: keyof PeriodLimits; readonly limit: number };
}

/** What one direction may do with numbers. */
export interface ListConfig {
  /** Absent: all that are not denied. */
  readonly allow?: readonly NumberTest[];
  readonly deny: readonly NumberTest[];
}

/** What may be sent, when, and how much. */
export interface RulesConfig {
  readonly toMobile: ListConfig;
  readonly fromMobile: ListConfig;
  readonly premium: 'refuse' | 'accept';
  readonly limits: {
    readonly sender: PeriodLimits;
    readonly total: PeriodLimits;
    /** How often one sender may send one text to one number in an hour; absent: as often as they like. */
    readonly repeats?: number;
    /** Decimal numbers as written. */
    readonly spend: {
      readonly sender?: string;
      readonly total?: string;
      readonly prices: Readonly<Record<string, string>>;
    };
  };
  readonly quietHours?: QuietHours;
  readonly optOut?: {
    readonly stop: readonly string[];
    readonly start: readonly string[];
  };
  /** IANA zone of days, months and quiet hours. */
  readonly timeZone: string;
}

type Quota = 'none' | ({ recipients?: PeriodValues | undefined } & PeriodValues);
type PeriodValues = Partial<Record<keyof PeriodLimits, number | 'none' | undefined>>;

const PERIODS = ['minute', 'hour', 'day', 'month'] as const;

/** The rules as the file has them; what is `none` there is absent here. */
export function buildRules(rules: Rules): RulesConfig {
  const { allow, deny, limits, premium, quietHours, optOut } = rules;
  const timeZone = rules.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { sender, total, prices } = limits.spend;
  return {
    toMobile: listOf(allow.toMobile, deny.toMobile),
    fromMobile: listOf(allow.fromMobile, deny.fromMobile),
    premium,
    limits: {
      sender: periodLimits(limits.sender),
      total: periodLimits(limits.total),
      ...(limits.repeats === 'none' ? {} : { repeats: limits.repeats }),
      spend: { prices, ...(sender === undefined ? {} : { sender }), ...(total === undefined ? {} : { total }) },
    },
    ...(quietHours === undefined ? {} : { quietHours: quietHoursOf(quietHours, timeZone) }),
    ...(optOut === undefined ? {} : { optOut }),
    timeZone,
  };
}

/** What may go through one SIM; `none` is no limit at all. */
export function buildQuota(quota: Quota): QuotaConfig {
  const recipients = quota === 'none' ? undefined : Object.entries(periodLimits(quota.recipients ?? {}))[0];
  const period = PERIODS.find((known) => known === recipients?.[0]);
  return {
    segments: periodLimits(quota),
    ...(recipients === undefined || period === undefined ? {} : { recipients: { period, limit: recipients[1] } }),
  };
}

function periodLimits(limits: 'none' | PeriodValues): PeriodLimits {
  if (limits === 'none') return {};
  return Object.fromEntries(
    PERIODS.flatMap((period) => {
      const value = limits[period];
      return typeof value === 'number' ? [[period, value]] : [];
    }),
  );
}

function listOf(allow: readonly NumberTest[] | undefined, deny: readonly NumberTest[] = []): ListConfig {
  return { deny, ...(allow === undefined ? {} : { allow }) };
}

function quietHoursOf({ from, to, zones, urgent }: NonNullable<Rules['quietHours']>, ownZone: string): QuietHours {
  const map = new Map(Object.entries(zones));
  return { fromMinute: from, toMinute: to, zones: map, ownZone, holdUrgent: urgent === 'hold' };
}
