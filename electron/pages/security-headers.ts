/** The headers with which the shell delivers the page to its window. */

const closed = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-dns-prefetch-control': 'off',
};

/**
 * The page runs only its own script and style, connects only to the shell, and cannot be framed, frame, or post a form elsewhere.
 * The sandbox forbids everything that would open over or beside the page: dialogues (printing is one), windows, downloads.
 */
const pagePolicy = [
  'sandbox allow-scripts allow-same-origin allow-forms',
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const noFeatures = [
  'camera',
  'microphone',
  'geolocation',
  'display-capture',
  'usb',
  'serial',
  'hid',
  'payment',
  'midi',
  'clipboard-read',
  'publickey-credentials-get',
  'screen-wake-lock',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

export const pageHeaders: Readonly<Record<string, string>> = {
  ...closed,
  'content-security-policy': pagePolicy,
  'permissions-policy': noFeatures,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-cache',
};

/** For the seller's answers: data that does nothing even when displayed as a document. */
export const sellerAnswerHeaders: Readonly<Record<string, string>> = {
  ...closed,
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
};

/** For the staff's screens, which talk only to the shell, over their bridge. */
export const staffPageHeaders: Readonly<Record<string, string>> = {
  ...pageHeaders,
  'content-security-policy': pagePolicy.replace("connect-src 'self'", "connect-src 'none'"),
  'cache-control': 'no-store',
};
