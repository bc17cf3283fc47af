import { BlockList, isIP } from 'node:net';
import type { AddressInfo } from 'node:net';
import { isIn, isLoopback, plainAddress } from './address.ts';
import type { SellerConfig } from './seller-config.ts';

/** Network 20, the open one: the addresses on which the seller may serve, and the proxy that it trusts for a client's address. */

/**
 * Refuses addresses on which strangers could eavesdrop, or lie about where they are.
 * @param host the address that is listened on; null for a Unix domain socket
 * @throws an error that names the configuration's field and what would be right
 */
function assertPlaceIsSafe({ tls, trustedProxy }: SellerConfig, host: string | null): void {
  if (trustedProxy !== undefined && tls !== 'proxy-in-front') {
    throw new Error(
      '"trustedProxy" names a TLS proxy, so "tls" has to be "proxy-in-front"; or leave "trustedProxy" out.',
    );
  }
  if (host === null && tls !== 'proxy-in-front') {
    throw new Error(
      'A seller that listens on a Unix socket needs a TLS proxy in front: set "tls" to "proxy-in-front".',
    );
  }
  if (host === null || isLoopback(host)) return;
  if (tls === undefined) {
    throw new Error(
      `The seller would serve plain HTTP on ${host}, where strangers can listen. Give it a certificate ` +
        '("tls": {"certificateFile", "keyFile"}), say that a TLS proxy stands in front ("tls": "proxy-in-front"), or ' +
        'let it listen on 127.0.0.1.',
    );
  }
  if (tls === 'proxy-in-front' && trustedProxy === undefined) {
    throw new Error(
      `The seller would believe everybody who reaches ${host} about the address that they come from. Name the proxy's ` +
        'address ("trustedProxy": "192.0.2.10"), or let the seller listen where only this machine reaches it: on 127.0.0.1 ' +
        '("listen": {"host", "port"}) or on a Unix socket ("listen": {"socketFile"}).',
    );
  }
}

/** Checks the configured address before anything is opened. @throws as `assertPlaceIsSafe` says */
export function assertNetwork20IsSafe(config: SellerConfig): void {
  const { listen } = config;
  if (listen === 'inherited') return;
  assertPlaceIsSafe(config, 'socketFile' in listen ? null : listen.host);
}

/** Checks the address of an inherited socket too, because another program opened it. @throws as `assertPlaceIsSafe` says */
export function assertInheritedIsSafe(config: SellerConfig, address: AddressInfo | string): void {
  if (config.listen === 'inherited') assertPlaceIsSafe(config, typeof address === 'string' ? null : address.address);
}

/**
 * Says whose `X-Forwarded-For` is trusted, in the form of Express's `trust proxy`. The peer itself (hop 0) is trusted when it is
 * the named proxy, or, if none is named, when it is on this machine. Values further left in the header are not trusted, because
 * any client may have written them.
 */
export function proxyTrust({ tls, trustedProxy }: SellerConfig): (peer: string | undefined, hop: number) => boolean {
  if (tls !== 'proxy-in-front') return () => false;
  const named = new BlockList();
  if (trustedProxy !== undefined)
    named.addAddress(plainAddress(trustedProxy), isIP(plainAddress(trustedProxy)) === 4 ? 'ipv4' : 'ipv6');
  return (peer, hop) => {
    if (hop !== 0) return false;
    // A peer on a Unix socket has no address.
    if (peer === undefined) return true;
    return trustedProxy === undefined ? isLoopback(peer) : isIn(named, plainAddress(peer));
  };
}
