/** The addresses of pictures as files have them. */

export const longestAddress = 4096;

export type ReadAddress = { url: URL } | { problem: string };

/**
 * Reads one address.
 * @param base what a file's relative addresses begin with
 * @param ports those that are asked besides 80 and 443
 */
export function readPictureAddress(
  text: string,
  { base, ports = [] }: { base?: string | undefined; ports?: readonly number[] } = {},
): ReadAddress {
  const given = text.trim();
  if (given.length > longestAddress) return { problem: `it is longer than ${longestAddress} characters` };
  if (/^data:/i.test(given)) return { problem: 'it is the picture itself (data:), and only addresses are fetched' };
  const relative = !/^[a-z][a-z0-9+.-]*:/i.test(given) && !given.startsWith('//');
  if (relative && base === undefined)
    return { problem: 'it does not begin with https:// or http://: say what stands before it with --base-address' };
  let url: URL;
  try {
    url = relative ? new URL(given.replace(/^\/+/, ''), base?.replace(/\/*$/, '/')) : new URL(given, 'https://x');
  } catch {
    return { problem: 'it is no address' };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return { problem: `only https and http are asked, not ${url.protocol.slice(0, -1)}` };
  if (url.username !== '' || url.password !== '')
    return { problem: 'it has a user name or password in it, which are not sent' };
  const port = portOf(url);
  if (![80, 443, ...ports].includes(port))
    return { problem: `only the ports 80 and 443 are asked, not ${port}: allow it with --allow-port ${port}` };
  url.hash = '';
  return { url };
}

export const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);

/** The host without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** An address as reports have it: what stands behind `?` may be a key. */
export function shownAddress(text: string): string {
  if (text.startsWith('cell:')) return 'the picture in its cell';
  const [address = ''] = text.trim().split(/[?#]/);
  const plain = address.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
  const shown = plain.length > 160 ? `${plain.slice(0, 159)}…` : plain;
  return text.includes('?') ? `${shown}?…` : shown;
}

/** The addresses in one cell. Programs that write several part them by commas, semicolons, bars or white space. */
export function addressesOf(cell: string): string[] {
  const parts = /https?:\/\//i.test(cell) ? cell.split(/[\s,;|]+(?=https?:\/\/)/i) : cell.split(/[,;|]/);
  return parts.map((part) => part.trim().replace(/[,;|]+$/, '')).filter((part) => part !== '');
}
