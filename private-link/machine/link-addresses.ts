import type { LinkSide } from './link-names.ts';

/** The private subnet of the link; nothing but the seller and settling has an address in it. */
export const privateSubnet = '10.77.0.0/24';

/** The address of each end inside the tunnel. */
export const tunnelAddresses: Record<LinkSide, string> = { seller: '10.77.0.1', settling: '10.77.0.2' };

/** The UDP port of each end on the wire. On one machine both are on the loopback interface of the wire's own namespace. */
export const wirePorts: Record<LinkSide, number> = { seller: 51820, settling: 51821 };

/** The TCP port on which settling listens at its tunnel address. */
export const settlingPort = 7100;

/** The largest packet inside the tunnel in bytes: Ethernet's 1500 less 80 for IPv6, UDP and WireGuard headers. */
export const tunnelMtuBytes = 1420;

/** How often an idle end shows itself in seconds, so that a restarted peer is found and address translation stays open. */
export const keepaliveSeconds = 25;

export function otherSide(side: LinkSide): LinkSide {
  return side === 'seller' ? 'settling' : 'seller';
}
