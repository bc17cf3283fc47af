import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { Article } from '../../../contract/seller/article.ts';
import type { WordingKey } from '../../wording/english.ts';
import { useBasket } from '../basket/basket-provider.tsx';
import { articleQuery, shopQuery } from '../seller/article-queries.ts';
import { findByBarcode } from '../seller/seller-api.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import { terminalSettings } from '../page/terminal-settings.ts';
import { ScanNotice } from './scan-notice.tsx';
import type { ScanOutcome } from './scan-notice.tsx';
import { barcodesOf, carriedIn } from './scanned-barcode.ts';
import { lineOfScan } from './scanned-line.ts';
import { isTaken } from './scan-taker.ts';
import { watchForScans } from './scanner-keys.ts';
import './scanner.css';

const shownMs = 12_000;

/** Looks up each reading until the shop knows one. */
async function find(barcodes: readonly string[], signal: AbortSignal) {
  let found: Awaited<ReturnType<typeof findByBarcode>> | undefined;
  for (const barcode of barcodes) {
    found = await findByBarcode(barcode, signal).catch(() => undefined);
    if (!found || !('refusal' in found) || found.refusal !== 'not_found') break;
  }
  return found;
}

/**
 * Opens the article whose barcode is scanned, or adds one of it to the basket where the shop wants that, on every screen except
 * the payment screens.
 */
export function Scanner() {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const queryClient = useQueryClient();
  const { lines, change } = useBasket();
  const { asked } = useTextLanguage();
  const addsToBasket = useQuery(shopQuery).data?.scanAddsToBasket === true;
  const [notice, setNotice] = useState<{ outcome: ScanOutcome; number: number } | null>(null);
  const [asking] = useState(() => new Set<AbortController>());
  const isPaying = pathname === '/apply' || pathname === '/purchase';

  const show = (outcome: ScanOutcome) => setNotice((before) => ({ outcome, number: (before?.number ?? 0) + 1 }));
  const tell = (words: WordingKey) => show({ kind: 'problem', words });
  const stopAsking = useEffectEvent(() => {
    for (const controller of asking) controller.abort();
    asking.clear();
  });

  /** @returns whether it went into the basket */
  const addScanned = useEffectEvent((article: Article, variantId: string, units?: number): boolean => {
    const line = lineOfScan(article, variantId, lines, units);
    if (!line) return false;
    change({ change: 'add', line });
    show({ kind: 'added', variantId, title: line.title, unitPriceMinor: line.unitPriceMinor });
    return true;
  });

  const refuse = useEffectEvent(() => {
    stopAsking();
    tell(isPaying ? 'scanner.paying' : 'scanner.foreign');
  });

  const open = useEffectEvent(async (readings: readonly string[]) => {
    // The article that was scanned last is opened; of those that are added, each one counts.
    if (!addsToBasket || isPaying) stopAsking();
    if (isPaying) return tell('scanner.paying');
    setNotice(null);
    if (isTaken(readings)) return;
    if (carriedIn(readings)?.label) return tell('scanner.label');
    const controller = new AbortController();
    asking.add(controller);
    const found = await find(barcodesOf(readings), controller.signal);
    if (!found || controller.signal.aborted) return;
    if ('failure' in found) return tell('scanner.unreachable');
    if ('refusal' in found) return tell(found.refusal === 'not_found' ? 'scanner.unknown' : 'scanner.unreachable');
    const { handle, variantId, label, units } = found.value;
    if (label) return tell('scanner.label');
    if (addsToBasket) {
      const article = await queryClient
        .fetchQuery({ ...articleQuery(handle, asked), staleTime: 0 })
        .catch(() => undefined);
      if (controller.signal.aborted || (article && addScanned(article, variantId, units))) return;
    }
    // The on-screen keyboard closes, and the article takes its place.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    void navigate(`/articles/${encodeURIComponent(handle)}?variant=${encodeURIComponent(variantId)}`);
  });

  useEffect(() => {
    if (!terminalSettings.scanner) return;
    const end = watchForScans(terminalSettings.scanner, () => performance.now(), {
      onScan: (readings) => void open(readings),
      onRefused: () => refuse(),
    });
    return () => {
      end();
      stopAsking();
    };
  }, []);

  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(null), shownMs);
    return () => clearTimeout(timer);
  }, [notice]);

  return (
    <output className="scan-notice-place">
      {notice && <ScanNotice key={notice.number} outcome={notice.outcome} onClose={() => setNotice(null)} />}
    </output>
  );
}
