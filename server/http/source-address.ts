import type { Request } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';

/** One household or shop usually has a whole IPv6 network of this size, and may send from any address in it. */
const ipv6Network = 64;

/**
 * The origin of a request, for counting: an IPv4 address or an IPv6 network. Behind a proxy it is the address that the trusted
 * proxy names; `unknown` if a proxy on a Unix socket names none.
 */
export function sourceAddress({ ip }: Pick<Request, 'ip'>): string {
  return ip === undefined || ip === '' ? 'unknown' : ipKeyGenerator(ip, ipv6Network);
}
