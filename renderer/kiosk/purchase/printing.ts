import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { shopQuery } from '../seller/article-queries.ts';
import type { PurchaseStage } from './purchase-conversation.ts';
import type { Purchase } from './purchase.ts';
import { receiptOfPurchase } from './receipt-of-purchase.ts';
import { useShopTimeZone } from './shop-time-zone.ts';

/** How far the printing is; the outcomes are told in the wording of the same names. */
export type Print = 'ready' | 'printing' | 'printed' | 'saved' | 'notPrinted' | 'noPrinter';

/** Prints the receipt of a purchase through the kiosk's shell, once, or again when it failed. */
export function usePrinting(purchase: Purchase, accepted: Extract<PurchaseStage, { stage: 'accepted' }>) {
  const say = useSay();
  const { locale } = useSpokenLanguage();
  const shopName = useQuery(shopQuery).data?.name ?? '';
  const timeZone = useShopTimeZone();
  const [print, setPrint] = useState<Print>('ready');

  async function printNow(): Promise<void> {
    if (!window.sidelane) return;
    setPrint('printing');
    const answer = await window.sidelane
      .printReceipt(receiptOfPurchase(purchase, accepted, { shopName, timeZone, locale, say }))
      .catch(() => ({ printed: false, problem: 'not_taken' }) as const);
    if (answer.printed) setPrint(answer.on === 'file' ? 'saved' : 'printed');
    else setPrint(answer.problem === 'no_printer' ? 'noPrinter' : 'notPrinted');
  }

  const hasPrinter = window.sidelane !== undefined && purchase.resumed === null;
  return {
    print,
    /** Whether printing may still help: there is a printer, as far as it is known, and nothing came out yet. */
    offersPrinter: hasPrinter && (print === 'ready' || print === 'printing' || print === 'notPrinted'),
    printReceipt: () => void printNow(),
  };
}
