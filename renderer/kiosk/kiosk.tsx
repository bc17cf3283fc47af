import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { SpokenLanguageProvider } from '../wording/spoken-language.tsx';
import { DisplayProvider } from './display/display-provider.tsx';
import { UnbrokenPage } from './page/broken-page.tsx';
import { firstLocale, settingsQuery } from './page/first-language.ts';
import { OpeningScreen } from './frame/opening-screen.tsx';
import { Shopper } from './frame/shopper.tsx';
import { shopLocaleOf, shopQuery } from './seller/article-queries.ts';
import { makeQueryClient } from './seller/query-value.ts';
import { SpokenMode } from './spoken/spoken-mode.tsx';

/** How long a screen waits for its fonts at most; after that it is shown in the system's fonts. */
const lettersWaitMs = 1_000;
const lettersCame = document.fonts.load("1em 'Inter Variable'").catch(() => []);

/** Whether the screens' fonts have loaded, so that nothing moves when they arrive later. */
function useLetters(): boolean {
  const [areThere, setThere] = useState(false);
  useEffect(() => {
    const there = () => setThere(true);
    void lettersCame.then(there);
    const timer = setTimeout(there, lettersWaitMs);
    return () => clearTimeout(timer);
  }, []);
  return areThere;
}

/** The whole page: the shop's name and language first, then one shopper after another. */
export function Kiosk() {
  const [queryClient] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <Opened />
    </QueryClientProvider>
  );
}

/** Language and settings belong to the shopper: they are reset for the next one. */
function Opened() {
  const { data: shop, error } = useQuery(shopQuery);
  const { data: settings } = useQuery(settingsQuery);
  const hasLetters = useLetters();
  const [shopperNumber, setShopperNumber] = useState(1);
  return (
    <SpokenLanguageProvider
      key={shopperNumber}
      shopLocale={firstLocale(shop ? shopLocaleOf(shop) : navigator.language, settings?.language)}
    >
      <UnbrokenPage>
        <DisplayProvider>
          <SpokenMode>
            {shop && hasLetters ? (
              <Shopper onLeave={() => setShopperNumber((number) => number + 1)} />
            ) : (
              <OpeningScreen isUnreachable={error !== null} />
            )}
          </SpokenMode>
        </DisplayProvider>
      </UnbrokenPage>
    </SpokenLanguageProvider>
  );
}
