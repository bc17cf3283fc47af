import { BlockList, isIPv4 } from 'node:net';
import type { GuardRule } from './guard-rule.ts';
import type { NetworkInterface, NetworkPlace } from './network-place.ts';

/** Why settling may not listen somewhere, in order of precedence; the first that applies is the one that is named. */
export const listeningRefusalNames = [
  'not-an-address',
  'wildcard-address',
  'loopback-address',
  'address-not-here',
  'not-the-private-link',
  'private-link-is-down',
  'room-for-others',
  'line-leads-on',
  'other-interface-without-guard',
  'socket-folder-missing',
  'socket-folder-of-another-user',
  'socket-folder-open-to-others',
  'socket-folder-can-be-replaced',
] as const;

export type ListeningRefusal = { name: (typeof listeningRefusalNames)[number]; wrong: string; right: string };

export type ListeningOptions = {
  /** The network card of a dedicated line to one other machine. Without it, only a WireGuard interface is the private link. */
  lineInterface?: string;
};

// Interfaces that the kernel puts into every new namespace where the module is loaded. Down, they lead nowhere.
const kernelPlaceholders = new Set([
  'sit',
  'ipip',
  'gre',
  'gretap',
  'erspan',
  'vti',
  'vti6',
  'ip6tnl',
  'ip6gre',
  'ip6gretap',
  'ip6erspan',
]);

// wireguard-go moves its packets through a tun interface; the kernel's own has a kind of its own.
const wireguardKinds = new Set(['wireguard', 'tun']);

const privateRanges = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
] as const) {
  privateRanges.addSubnet(network, prefix);
}

function covers({ address, prefixLength }: GuardRule, wanted: string): boolean {
  const block = new BlockList();
  if (!isIPv4(address)) return false;
  block.addSubnet(address, prefixLength);
  return block.check(wanted);
}

function isGuarded(place: NetworkPlace, link: NetworkInterface, host: string): boolean {
  const allowed = new Set([link.name, 'lo']);
  return (place.guards ?? []).some(
    (guard) =>
      covers(guard, host) &&
      guard.interfaces.includes(link.name) &&
      guard.interfaces.every((name) => allowed.has(name)),
  );
}

function judgeInterface(
  link: NetworkInterface,
  host: string,
  place: NetworkPlace,
  options: ListeningOptions,
): ListeningRefusal | null {
  const { lineInterface } = options;
  const isLine = lineInterface !== undefined && link.name === lineInterface;
  if (!isLine && !wireguardKinds.has(link.kind)) {
    const network = privateRanges.check(host)
      ? 'the network that this machine shares with others'
      : 'the open Internet';
    return {
      name: 'not-the-private-link',
      wrong: `${host} belongs to ${link.name}, which is on ${network}`,
      right: `listen on the address of the WireGuard interface${lineInterface ? ` or of ${lineInterface}, the dedicated line` : ', or name the interface of a dedicated line'}`,
    };
  }
  if (!link.up) {
    return {
      name: 'private-link-is-down',
      wrong: `${link.name} is down`,
      right: `raise the private link first: ip link set ${link.name} up`,
    };
  }
  const own = link.addresses.find(({ address }) => address === host);
  if (!own) throw new Error('A broken assumption: the interface that is judged does not have the address');
  const { prefixLength } = own;
  if (prefixLength < 30) {
    return {
      name: 'room-for-others',
      wrong: `${link.name} has ${host}/${prefixLength}, a network with room for more than the seller`,
      right: `give it ${host}/32 and a route to the seller's one address`,
    };
  }
  if (place.defaultRouteInterfaces.includes(link.name)) {
    return {
      name: 'line-leads-on',
      wrong: `a default route leaves by ${link.name}, so it leads to more than the seller`,
      right: `keep one route on ${link.name}, to the seller's one address`,
    };
  }
  return null;
}

function judgeNeighbours(link: NetworkInterface, host: string, place: NetworkPlace): ListeningRefusal | null {
  const others = place.interfaces.filter(({ name, kind, up, loopback }) => {
    return !loopback && name !== link.name && (up || !kernelPlaceholders.has(kind));
  });
  if (others.length === 0 || isGuarded(place, link, host)) return null;
  const rule = `nft rule in a prerouting chain: iifname != { "${link.name}", "lo" } ip daddr ${host} drop`;
  const unread = place.guards === null ? ', and this user may not read whether a firewall rule prevents it' : '';
  return {
    name: 'other-interface-without-guard',
    wrong: `a neighbour on ${others.map(({ name }) => name).join(', ')} could reach ${host} too: this machine answers for it on every interface${unread}`,
    right: `run settling in a network namespace with nothing but lo and ${link.name}, or add the ${rule}`,
  };
}

/**
 * Judges whether settling may listen on an address of its network. It may only listen on the private link, and only where no
 * other interface of the same namespace leads to that address too. Hosts answer for all their addresses on every interface (RFC
 * 1122, section 3.3.4.2, "weak" hosts).
 * @returns null when it may
 */
export function judgeListening(
  host: string,
  place: NetworkPlace,
  options: ListeningOptions = {},
): ListeningRefusal | null {
  const right = "listen on settling's own address on the private link, such as 10.77.0.2";
  if (host === '' || host === '0.0.0.0' || host === '::' || host === '*') {
    return { name: 'wildcard-address', wrong: `"${host}" means every network that this machine is on`, right };
  }
  if (host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)) {
    return {
      name: 'loopback-address',
      wrong: `${host} is open to every program on this machine`,
      right: `${right}, or on a socket in a folder of mode 0700`,
    };
  }
  if (!isIPv4(host)) return { name: 'not-an-address', wrong: `"${host}" is not an IPv4 address`, right };
  const link = place.interfaces.find(({ addresses }) => addresses.some(({ address }) => address === host));
  if (!link) {
    const here = place.interfaces.flatMap(({ name, addresses }) =>
      addresses.map(({ address }) => `${address} (${name})`),
    );
    return {
      name: 'address-not-here',
      wrong: `${host} is no address of this namespace, which has ${here.join(', ') || 'none'}`,
      right: 'raise the private link first, and start settling inside its namespace',
    };
  }
  if (link.loopback)
    return {
      name: 'loopback-address',
      wrong: `${host} is on ${link.name}, open to every program on this machine`,
      right,
    };
  return judgeInterface(link, host, place, options) ?? judgeNeighbours(link, host, place);
}
