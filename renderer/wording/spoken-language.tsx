import { createContext, use, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider, useIntl } from 'react-intl';
import { english } from './english.ts';
import type { WordingKey } from './english.ts';
import { formatLocale, languageOf, languages } from './languages.ts';
import type { Language } from './languages.ts';
import { bringWording, wordingOf } from './wordings.ts';

type SpokenLanguage = {
  language: Language;
  locale: string;
  /** Whether the shopper chose the language, which need not be the shop's. */
  isChosen: boolean;
  speak: (language: Language) => void;
};

const SpokenLanguageContext = createContext<SpokenLanguage | undefined>(undefined);

/** The wanted language, or the one before it while the sentences of the wanted one have not been loaded. */
function useLanguageWithSentences(wanted: Language): Language {
  const [former, setFormer] = useState<Language>('en');
  useEffect(() => {
    let isStillWanted = true;
    async function bring() {
      if ((await bringWording(wanted)) && isStillWanted) setFormer(wanted);
    }
    void bring();
    return () => {
      isStillWanted = false;
    };
  }, [wanted]);
  return wordingOf(wanted) ? wanted : former;
}

/** Everything below uses one language: the shop's, until the shopper chooses another. */
export function SpokenLanguageProvider({
  shopLocale,
  offered,
  children,
}: {
  shopLocale: string;
  /** The shop's languages. */
  offered?: readonly Language[] | undefined;
  children: ReactNode;
}) {
  const [chosen, setChosen] = useState<Language>();
  const language = useLanguageWithSentences(chosen ?? languageOf(shopLocale, offered));
  const locale = formatLocale(language, shopLocale);
  const { direction } = languages[language];
  // Together with the sentences: the page would be laid out and painted twice otherwise.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
  }, [language, direction]);
  const spoken = useMemo(
    () => ({ language, locale, isChosen: chosen !== undefined, speak: setChosen }),
    [language, locale, chosen],
  );
  return (
    <SpokenLanguageContext value={spoken}>
      <IntlProvider locale={locale} messages={wordingOf(language) ?? english} defaultLocale="en">
        <I18nProvider locale={locale}>{children}</I18nProvider>
      </IntlProvider>
    </SpokenLanguageContext>
  );
}

export function useSpokenLanguage(): SpokenLanguage {
  const spoken = use(SpokenLanguageContext);
  if (!spoken) throw new Error('useSpokenLanguage needs a SpokenLanguageProvider around it');
  return spoken;
}

export type Say = (key: WordingKey, values?: Record<string, string | number>) => string;

/** Inserted values may have another text direction than the sentence, so they are isolated (Unicode UAX #9, FSI and PDI). */
function isolate(values: Record<string, string | number>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? `\u2068${value}\u2069` : value]),
  );
}

/** Returns a function that gives the sentence for a key in the current language. */
export function useSay(): Say {
  const intl = useIntl();
  const { language } = useSpokenLanguage();
  const isolated = languages[language].direction === 'rtl';
  return useMemo(
    () => (key, values) => intl.formatMessage({ id: key }, values && isolated ? isolate(values) : values),
    [intl, isolated],
  );
}
