import { BlockList, isIP } from 'node:net';

/** Addresses of machines, as configurations and sockets write them. */

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** An address as it is written: an IPv4 one that a socket for both families gives as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}

/** Whether it is an address of one of these networks. */
export function isIn(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Whether this is an address of this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || isIn(loopback, plainAddress(host));
}
