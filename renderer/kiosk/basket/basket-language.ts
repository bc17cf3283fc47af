import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';
import { articleQuery } from '../seller/article-queries.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import { useBasket } from './basket-provider.tsx';

/** Reads the products in the basket again when the shopper chooses another language. */
export function useBasketLanguage(): void {
  const queryClient = useQueryClient();
  const { lines, change } = useBasket();
  const { asked } = useTextLanguage();
  const read = useEffectEvent((handle: string) => queryClient.fetchQuery(articleQuery(handle, asked)));
  const handles = useEffectEvent(() => new Set(lines.map(({ handle }) => handle)));
  const former = useRef(asked);
  useEffect(() => {
    if (former.current === asked) return;
    former.current = asked;
    let isStillAsked = true;
    for (const handle of handles()) {
      read(handle).then(
        (article) => isStillAsked && change({ change: 'hear-texts', article }),
        () => {},
      );
    }
    return () => {
      isStillAsked = false;
    };
  }, [asked, change]);
}
