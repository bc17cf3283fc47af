import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import { present } from '../../../contract/presence.ts';
import type { Currency } from '../../../contract/money.ts';
import { formatPrice } from '../../../contract/price-format.ts';
import { localeInCountry } from '../../../contract/seller/shop-locale.ts';
import { english } from '../../wording/back-office/en.ts';
import type { BackOfficeSentence } from '../../wording/back-office/en.ts';

export type { BackOfficeSentence } from '../../wording/back-office/en.ts';

type Values = Record<string, string | number>;

/**
 * The language of the sentences, with the shop's country where that language is spoken: numbers are then shown in the format in
 * which staff type them. In other countries dates are written as Europeans write them in English.
 */
export function readingLocale({ locale, currency }: { locale: string; currency: Currency }): string {
  if (/^en(-|$)/i.test(locale)) return localeInCountry(locale, currency);
  return currency === 'USD' ? 'en-US' : 'en-150';
}

export function BackOfficeWording({ locale, children }: { locale: string; children: ReactNode }) {
  return (
    <IntlProvider locale={locale} defaultLocale="en" messages={english}>
      {children}
    </IntlProvider>
  );
}

/** Sentences, amounts and times as staff read them. */
export type Wording = {
  locale: string;
  say(sentence: BackOfficeSentence, values?: Values): string;
  count(value: number): string;
  money(amountMinor: number, currency: Currency): string;
  /** A day and a time; the year only when it is not the current one. */
  time(at: number): string;
  /** `Sun, 22 Nov` */
  day(at: number): string;
  /** `22 Nov` */
  date(at: number): string;
  timeOfDay(at: number): string;
  /** `3 minutes ago`. */
  ago(at: number, now: number): string;
  /** `3 hr, 12 min`. */
  duration(durationMs: number): string;
};

const minuteMs = 60_000;
const spans: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 1_440 * minuteMs],
  ['hour', 60 * minuteMs],
  ['minute', minuteMs],
  ['second', 1_000],
];

function isThisYear(at: number): boolean {
  return new Date(at).getFullYear() === new Date().getFullYear();
}

function makeWording(locale: string, say: Wording['say']): Wording {
  const numbers = new Intl.NumberFormat(locale);
  const days = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' });
  const daysOfYears = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const times = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const day = (at: number) => (isThisYear(at) ? days : daysOfYears).format(at);
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  return {
    locale,
    say,
    count: (value) => numbers.format(value),
    money: (amountMinor, currency) => formatPrice(amountMinor, currency, locale),
    day,
    date: (at) => (isThisYear(at) ? dates : daysOfYears).format(at),
    timeOfDay: (at) => times.format(at),
    time: (at) => `${day(at)}, ${times.format(at)}`,
    ago: (at, now) => {
      const span = spans.find(([, shortestMs]) => Math.abs(now - at) >= shortestMs) ?? spans.at(-1);
      const [name, lengthMs] = present(span, 'a span of time');
      return relative.format(-Math.round((now - at) / lengthMs), name);
    },
    duration: (durationMs) => {
      const minutes = Math.floor(durationMs / minuteMs);
      if (minutes < 1) return unit(Math.max(0, Math.floor(durationMs / 1_000)), 'second');
      if (minutes < 60) return unit(minutes, 'minute');
      if (minutes < 1_440) return `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`;
      return `${unit(Math.floor(minutes / 1_440), 'day')} ${unit(Math.floor((minutes % 1_440) / 60), 'hour')}`;
    },
  };
}

export function useWording(): Wording {
  const intl = useIntl();
  return useMemo(
    () => makeWording(intl.locale, (sentence, values) => String(intl.formatMessage({ id: sentence }, values))),
    [intl],
  );
}
