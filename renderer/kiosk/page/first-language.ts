import { queryOptions } from '@tanstack/react-query';
import type { KioskSettings } from '../../../electron/bridge/bridge-contract.ts';

/**
 * The language that staff set in the kiosk's menu; a browser has no such menu. It belongs to the shop, and stays between
 * shoppers.
 */
export const settingsQuery = queryOptions({
  queryKey: ['shop', 'settings'],
  queryFn: async (): Promise<KioskSettings | null> => (await window.sidelane?.settings()) ?? null,
  staleTime: Infinity,
});

/** The shop's locale, in the language in which staff want shoppers to be addressed first. */
export function firstLocale(shopLocale: string, language: KioskSettings['language'] | undefined): string {
  if (!language) return shopLocale;
  const { region } = new Intl.Locale(shopLocale).maximize();
  return region ? `${language}-${region}` : language;
}
