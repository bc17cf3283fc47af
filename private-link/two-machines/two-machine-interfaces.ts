import { keepaliveSeconds, otherSide, privateSubnet } from '../machine/link-addresses.ts';
import type { LinkSide } from '../machine/link-names.ts';
import type { TwoMachinePlan } from './two-machine-plan.ts';

/**
 * The commands that make settling's namespace: loopback, no forwarding, and the private subnet unreachable except through the
 * link.
 */
function namespaceCommands({ namespace }: TwoMachinePlan): string[] {
  return [
    `ip netns add ${namespace} 2>/dev/null || true`,
    `ip -n ${namespace} link set lo up`,
    `ip netns exec ${namespace} sh -c 'echo 0 > /proc/sys/net/ipv4/ip_forward'`,
    `ip netns exec ${namespace} sh -c 'echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6'`,
    `ip -n ${namespace} route replace unreachable ${privateSubnet}`,
  ];
}

/** The commands that move the interface into settling's namespace and give it its address and its only route there. */
function moveCommands({ namespace, addresses, carrier, mtuBytes }: TwoMachinePlan, link: string): string[] {
  const mtu = carrier.kind === 'wireguard' ? ` mtu ${mtuBytes}` : '';
  return [
    `ip link set ${link} netns ${namespace}`,
    `ip -n ${namespace} address replace ${addresses.settling}/32 dev ${link}`,
    `ip -n ${namespace} link set ${link}${mtu} up`,
    `ip -n ${namespace} route replace ${addresses.seller}/32 dev ${link} src ${addresses.settling}`,
  ];
}

/**
 * One machine's wg-quick file (wg-quick(8)). The secret keys stay in files of their own and are set in one step with the
 * peer, so that no handshake is made without the preshared key where there is one.
 * @param peerKey the public key of the other end
 */
export function wgQuickFile(
  plan: TwoMachinePlan,
  side: LinkSide,
  { peerKey, isPreshared }: { peerKey: string; isPreshared: boolean },
): string {
  if (plan.carrier.kind !== 'wireguard') throw new Error('A dedicated line has no wg-quick file');
  const other = otherSide(side);
  const { [side]: own, [other]: theirs } = plan.carrier.wireAddresses;
  const secret = (what: string) => `${plan.installFolder}/${plan.interfaces[side]}.${what}`;
  const preshared = isPreshared ? ` preshared-key ${secret('preshared')}` : '';
  const setKeys = `PostUp = wg set %i private-key ${secret('key')} peer ${peerKey}${preshared}`;
  const ownLines =
    side === 'seller'
      ? [`Address = ${plan.addresses.seller}/32`, `MTU = ${plan.mtuBytes}`, setKeys]
      : [
          `MTU = ${plan.mtuBytes}`,
          'Table = off',
          ...namespaceCommands(plan).map((command) => `PreUp = ${command}`),
          setKeys,
          ...moveCommands(plan, '%i').map((command) => `PostUp = ${command}`),
        ];
  const host = theirs.host.includes(':') ? `[${theirs.host}]` : theirs.host;
  return [
    '[Interface]',
    `ListenPort = ${own.port}`,
    ...ownLines,
    '',
    '[Peer]',
    `PublicKey = ${peerKey}`,
    `Endpoint = ${host}:${theirs.port}`,
    `AllowedIPs = ${plan.addresses[other]}/32`,
    `PersistentKeepalive = ${keepaliveSeconds}`,
    '',
  ].join('\n');
}

/** The script that raises one end of a dedicated line: its network card gets an address of its own and one route. */
export function lineScript(plan: TwoMachinePlan, side: LinkSide): string {
  const link = plan.interfaces[side];
  const commands =
    side === 'settling'
      ? [
          ...namespaceCommands(plan),
          // On a restart the card is in the namespace already, and its settings are only made again.
          ...moveCommands(plan, link).map((command, index) =>
            index === 0 ? `${command} 2>/dev/null || true` : command,
          ),
        ]
      : [
          `ip address replace ${plan.addresses.seller}/32 dev ${link}`,
          `ip link set ${link} up`,
          `ip route replace ${plan.addresses.settling}/32 dev ${link} src ${plan.addresses.seller}`,
        ];
  return ['#!/bin/sh', 'set -e', ...commands, ''].join('\n');
}
