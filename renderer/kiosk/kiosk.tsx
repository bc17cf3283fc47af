import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { languageOf } from '../wording/languages.ts';
import { SpokenLanguageProvider } from '../wording/spoken-language.tsx';
import { DisplayProvider } from './display/display-provider.tsx';
import { UnbrokenPage } from './page/broken-page.tsx';
import { firstLocale, settingsQuery } from './page/first-language.ts';
import { usePageLetters } from './page/page-letters.ts';
import { OpeningScreen } from './frame/opening-screen.tsx';
import { Shopper } from './frame/shopper.tsx';
import { shopLocaleOf, shopQuery } from './seller/article-queries.ts';
import { KnownShop } from './seller/known-shop.ts';
import { makeQueryClient } from './seller/query-value.ts';
import { SpokenMode } from './spoken/spoken-mode.tsx';

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
  const shopLocale = firstLocale(shop ? shopLocaleOf(shop) : navigator.language, settings?.language);
  const offered = shop?.look?.languages;
  const hasLetters = usePageLetters(shop && languageOf(shopLocale, offered), offered);
  const [shopperNumber, setShopperNumber] = useState(1);
  return (
    <KnownShop value={shop}>
      <SpokenLanguageProvider key={shopperNumber} shopLocale={shopLocale} offered={offered}>
        <UnbrokenPage>
          <DisplayProvider accent={shop?.look?.accent}>
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
    </KnownShop>
  );
}
