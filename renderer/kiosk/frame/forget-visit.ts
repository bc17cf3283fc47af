import { keyDatabase } from '../seller/terminal-key.ts';
import { forgetSession } from '../purchase/kept-purchase.ts';

/**
 * Everything that a browser could have stored from a visit, besides the page's own memory. The page stores nothing else of this
 * kind; this is for what a library or a later change might. A purchase whose outcome has not been seen stays, because it names no
 * person.
 */
export async function forgetStored(): Promise<void> {
  try {
    await forgetKeptByBrowser();
  } finally {
    await window.sidelane?.forgetVisit();
  }
}

async function forgetKeptByBrowser(): Promise<void> {
  localStorage.clear();
  forgetSession();
  for (const cookie of document.cookie.split('; ')) {
    document.cookie = `${cookie.split('=')[0]}=; Max-Age=0; Path=/`;
  }
  const kept = 'caches' in window ? await caches.keys() : [];
  await Promise.all(kept.map((name) => caches.delete(name)));
  const databases = await indexedDB.databases();
  for (const { name } of databases) {
    // The terminal's own key reveals nothing about a visit.
    if (name !== undefined && name !== keyDatabase) indexedDB.deleteDatabase(name);
  }
  const workers = await navigator.serviceWorker?.getRegistrations();
  await Promise.all((workers ?? []).map((worker) => worker.unregister()));
}

/**
 * Keeps private content out of the clipboard, which outlives every page, and out of drags. A kiosk allows no copying at all.
 * @returns a function that ends it
 */
export function keepFromClipboard(): () => void {
  const isKiosk = window.sidelane !== undefined;
  const hold = (event: Event) => {
    const isSecret = event.target instanceof Element && event.target.closest('[data-secret]') !== null;
    if (isKiosk || isSecret) event.preventDefault();
  };
  const ways = ['copy', 'cut', 'dragstart'] as const;
  for (const way of ways) document.addEventListener(way, hold, { capture: true });
  return () => {
    for (const way of ways) document.removeEventListener(way, hold, { capture: true });
  };
}
