/**
 * Where the page lives: a scheme of the shell's own with one host, so that the page has a real origin (`app://kiosk`) which
 * no web server can have.
 */
export const kioskScheme = 'app';
export const kioskHost = 'kiosk';
export const kioskOrigin = `${kioskScheme}://${kioskHost}`;
export const kioskStartUrl = `${kioskOrigin}/`;

/** The screens of staff (enrolment, PIN, menu) have an origin, a session and a bridge of their own. */
export const staffHost = 'staff';
export const staffStartUrl = `${kioskScheme}://${staffHost}/`;

/** Node gives URLs of its non-web schemes no origin, so scheme and host are compared. */
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
 * Whether `address` is a screen of the page, the only thing that the window may ever show: at `app://kiosk`, not an answer of
 * the seller, and not a bare file of the page.
 */
export function isKioskScreen(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return isAtKioskOrigin(url) && !isSellerPath(url.pathname) && !fileEnding.test(url.pathname);
}

/** Whether a path at `app://kiosk` is the seller's to answer. */
export function isSellerPath(pathname: string): boolean {
  return pathname === '/api' || pathname.startsWith('/api/');
}
