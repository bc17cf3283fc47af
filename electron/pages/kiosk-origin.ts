import { apiPath } from '../../contract/seller/endpoint.ts';

/**
 * The page's address: a scheme of the shell's own with one host. So the page has a real origin (`app://kiosk`) that no web server
 * can have.
 */
export const kioskScheme = 'app';
export const kioskHost = 'kiosk';
export const kioskOrigin = `${kioskScheme}://${kioskHost}`;
export const kioskStartUrl = `${kioskOrigin}/`;

/** The start address with what the page's settings read from it (`renderer/kiosk/page/terminal-settings.ts`). */
export function startUrlWith({ idleSeconds }: { idleSeconds: number | null }): string {
  return idleSeconds === null ? kioskStartUrl : `${kioskStartUrl}?idle=${idleSeconds}`;
}

/** The staff screens (enrolment, PIN, menu) have their own origin, session and bridge. */
export const staffHost = 'staff';
export const staffStartUrl = `${kioskScheme}://${staffHost}/`;

/** Node gives URLs with non-web schemes no origin, so scheme and host are compared. */
function isAtHost(url: URL, host: string): boolean {
  return url.protocol === `${kioskScheme}:` && url.host === host && url.username === '' && url.password === '';
}

/** Whether `url` is at `app://kiosk`. */
export function isAtKioskOrigin(url: URL): boolean {
  return isAtHost(url, kioskHost);
}

/** Whether `url` is at `app://staff`. */
export function isAtStaffOrigin(url: URL): boolean {
  return isAtHost(url, staffHost);
}

const fileEnding = /\.(?:html|m?js|css|json|webmanifest|svg|png|jpe?g|webp|avif|ico|woff2|wasm|txt|map)$/;

/**
 * Whether `address` is a screen of the page, which is all that the window may ever show. It must be at `app://kiosk`, and be
 * neither an answer of the seller nor a bare file of the page.
 */
export function isKioskScreen(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return isAtKioskOrigin(url) && !isSellerPath(url.pathname) && !fileEnding.test(url.pathname);
}

/** Whether the seller answers a path at `app://kiosk`. */
export function isSellerPath(pathname: string): boolean {
  return pathname === apiPath || pathname.startsWith(`${apiPath}/`);
}
