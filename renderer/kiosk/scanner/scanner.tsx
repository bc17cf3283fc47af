import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { IconButton } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import type { WordingKey } from '../../wording/english.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import { findByBarcode } from '../seller/seller-api.ts';
import { terminalSettings } from '../page/terminal-settings.ts';
import { barcodesOf } from './scanned-barcode.ts';
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

/** Opens the article whose barcode is scanned, on every screen except the payment screens. */
export function Scanner() {
  const say = useSay();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [notice, setNotice] = useState<{ words: WordingKey; number: number } | null>(null);
  const asking = useRef<AbortController>(null);
  const isPaying = pathname === '/apply' || pathname === '/purchase';

  const tell = (words: WordingKey) => setNotice((before) => ({ words, number: (before?.number ?? 0) + 1 }));

  const refuse = useEffectEvent(() => {
    asking.current?.abort();
    tell(isPaying ? 'scanner.paying' : 'scanner.foreign');
  });

  const open = useEffectEvent(async (readings: readonly string[]) => {
    asking.current?.abort();
    if (isPaying) return tell('scanner.paying');
    setNotice(null);
    if (isTaken(readings)) return;
    const controller = new AbortController();
    asking.current = controller;
    const found = await find(barcodesOf(readings), controller.signal);
    if (!found || controller.signal.aborted) return;
    if ('failure' in found) return tell('scanner.unreachable');
    if ('refusal' in found) return tell(found.refusal === 'not_found' ? 'scanner.unknown' : 'scanner.unreachable');
    const { handle, variantId } = found.value;
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
      asking.current?.abort();
    };
  }, []);

  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(null), shownMs);
    return () => clearTimeout(timer);
  }, [notice]);

  return (
    <output className="scan-notice-place">
      {notice && (
        <div className="scan-notice" key={notice.number}>
          <Icon name="barcode" />
          <div>
            <p className="scan-notice-title">{say('scanner.title')}</p>
            <p>{say(notice.words)}</p>
          </div>
          <IconButton icon="cross" label={say('frame.close')} onPress={() => setNotice(null)} />
        </div>
      )}
    </output>
  );
}
