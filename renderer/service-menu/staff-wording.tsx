import { useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider, useIntl } from 'react-intl';
import { formatLocale, languageOf, languages } from '../wording/languages.ts';
import type { Language } from '../wording/languages.ts';
import { arabic } from '../wording/service-menu/arabic.ts';
import { english } from '../wording/service-menu/english.ts';
import type { StaffSentence, Wording } from '../wording/service-menu/english.ts';
import { german } from '../wording/service-menu/german.ts';
import { japanese } from '../wording/service-menu/japanese.ts';
import { spanish } from '../wording/service-menu/spanish.ts';

const wordings: Record<Language, Wording> = { en: english, ja: japanese, de: german, es: spanish, ar: arabic };

/** Everything below uses the shop's language. */
export function StaffWording({ shopLocale, children }: { shopLocale: string; children: ReactNode }) {
  const language = languageOf(shopLocale);
  const locale = formatLocale(language, shopLocale);
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = languages[language].direction;
  }, [language]);
  return (
    <IntlProvider locale={locale} messages={wordings[language]} defaultLocale="en">
      <I18nProvider locale={locale}>{children}</I18nProvider>
    </IntlProvider>
  );
}

const units = [
  ['day', 24 * 3_600_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A duration in its two largest meaningful units: `1 hr, 5 min`. */
function durationIn(locale: string, durationMs: number): string {
  let left = Math.max(1_000, durationMs);
  const parts: string[] = [];
  for (const [unit, lengthMs] of units) {
    const count = Math.floor(left / lengthMs);
    left -= count * lengthMs;
    if (count === 0 || parts.length === 2) continue;
    parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count));
  }
  return new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(parts);
}

export type StaffWords = ReturnType<typeof useStaffWording>;

export function useStaffWording() {
  const intl = useIntl();
  return useMemo(
    () => ({
      locale: intl.locale,
      say: (sentence: StaffSentence, values?: Record<string, string | number>) =>
        intl.formatMessage({ id: sentence }, values),
      time: (at: number) => intl.formatTime(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
      moment: (at: number) =>
        `${intl.formatDate(at, { day: 'numeric', month: 'short' })}, ${intl.formatTime(at, { hour: '2-digit', minute: '2-digit' })}`,
      duration: (durationMs: number) => durationIn(intl.locale, durationMs),
    }),
    [intl],
  );
}
