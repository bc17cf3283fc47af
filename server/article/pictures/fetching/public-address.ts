import { BlockList, isIP } from 'node:net';

/**
 * Which addresses are public: those that pictures are fetched from unless a shop allows others. The tables follow IANA's registries
 * of special-purpose addresses (iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry) and of IPv6's
 * address space, of which only 2000::/3 is given out.
 */

type Range = readonly [network: string, prefixLength: number, name: string];

export const ipv4Ranges: readonly Range[] = [
  ['0.0.0.0', 8, 'an address of "this network"'],
  ['10.0.0.0', 8, 'a private address'],
  ['100.64.0.0', 10, 'an address that a provider shares (CGNAT)'],
  ['127.0.0.0', 8, 'this machine (loopback)'],
  ['169.254.0.0', 16, 'a link-local address'],
  ['172.16.0.0', 12, 'a private address'],
  ['192.0.0.0', 24, 'an address for protocols'],
  ['192.0.2.0', 24, 'an address for documentation'],
  ['192.31.196.0', 24, 'an address of AS112'],
  ['192.52.193.0', 24, 'an address of AMT'],
  ['192.88.99.0', 24, 'a relay of 6to4'],
  ['192.168.0.0', 16, 'a private address'],
  ['192.175.48.0', 24, 'an address of AS112'],
  ['198.18.0.0', 15, 'an address for measurements'],
  ['198.51.100.0', 24, 'an address for documentation'],
  ['203.0.113.0', 24, 'an address for documentation'],
  ['224.0.0.0', 4, 'a multicast address'],
  ['240.0.0.0', 4, 'a reserved address'],
];

/** The narrower before the wider ones. */
export const ipv6Ranges: readonly Range[] = [
  ['::', 128, 'no address'],
  ['::1', 128, 'this machine (loopback)'],
  ['::ffff:0:0', 96, 'an IPv4 address inside an IPv6 one'],
  ['64:ff9b::', 96, 'an IPv4 address behind NAT64'],
  ['64:ff9b:1::', 48, 'an IPv4 address behind NAT64'],
  ['100::', 64, 'an address that is thrown away'],
  ['2001::', 32, 'an IPv4 address behind Teredo'],
  ['2001::', 23, 'an address for protocols'],
  ['2001:db8::', 32, 'an address for documentation'],
  ['2002::', 16, 'an IPv4 address behind 6to4'],
  ['2620:4f:8000::', 48, 'an address of AS112'],
  ['3fff::', 20, 'an address for documentation'],
  ['5f00::', 16, 'an address of segment routing'],
  ['fc00::', 7, 'a private address (ULA)'],
  ['fe80::', 10, 'a link-local address'],
  ['fec0::', 10, 'a site-local address'],
  ['ff00::', 8, 'a multicast address'],
];

const given = (ranges: readonly Range[], family: 'ipv4' | 'ipv6') =>
  ranges.map(([network, prefixLength, name]) => {
    const list = new BlockList();
    list.addSubnet(network, prefixLength, family);
    return { list, name };
  });

const special = { 4: given(ipv4Ranges, 'ipv4'), 6: given(ipv6Ranges, 'ipv6') } as const;
const [globalUnicast] = given([['2000::', 3, 'a global address']], 'ipv6');

const familyOf = (address: string) => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** What an address is that is not public, as part of a sentence; null for a public one. */
export function whyNotPublic(address: string): string | null {
  const plain = address.replace(/%.*$/, '');
  const version = isIP(plain);
  if (version === 0) return 'no address';
  const found = special[version as 4 | 6].find(({ list }) => list.check(plain, familyOf(plain)));
  if (found) return found.name;
  return version === 4 || globalUnicast?.list.check(plain, 'ipv6') ? null : 'an address that is not given out';
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return list;
}

/** What `JudgeAddress` says of an address that nothing can allow. */
export const ofPrivateLink = 'an address of the private link';

/** Judges an address: null where it may be connected to, otherwise what it is. */
export type JudgeAddress = (address: string) => string | null;

/**
 * @param allowed addresses or ranges of the shop's own network
 * @param never addresses that no allowance opens: settling's
 */
export function addressJudge(allowed: readonly string[], never: readonly string[]): JudgeAddress {
  const [opened, closed] = [listOf(allowed), listOf(never)];
  return (address) => {
    const plain = address.replace(/%.*$/, '');
    if (isIP(plain) === 0) return 'no address';
    if (closed.check(plain, familyOf(plain))) return ofPrivateLink;
    return opened.check(plain, familyOf(plain)) ? null : whyNotPublic(plain);
  };
}
