import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SpokenLanguageProvider } from '../wording/spoken-language.tsx';
import { DisplayProvider } from './display/display-provider.tsx';
import { firstLocale, settingsQuery } from './frame/first-language.ts';
import { OpeningScreen } from './frame/opening-screen.tsx';
import { Shopper } from './frame/shopper.tsx';
import { shopQuery } from './seller/article-queries.ts';
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

/** Language and settings are the shopper's too: with the next one they begin anew. */
function Opened() {
  const { data: shop, error } = useQuery(shopQuery);
  const { data: settings } = useQuery(settingsQuery);
  const [shopperNumber, setShopperNumber] = useState(1);
  return (
    <SpokenLanguageProvider
      key={shopperNumber}
      shopLocale={firstLocale(shop?.locale ?? navigator.language, settings?.language)}
    >
      <DisplayProvider>
        <SpokenMode>
          {shop ? (
            <Shopper onLeave={() => setShopperNumber((number) => number + 1)} />
          ) : (
            <OpeningScreen isUnreachable={error !== null} />
          )}
        </SpokenMode>
      </DisplayProvider>
    </SpokenLanguageProvider>
  );
}
