import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { settlingPort, tunnelAddresses, wirePorts } from '../../private-link/machine/link-addresses.ts';
import { loadOrMakeLinkKeys, makeWireguardKeyPair } from '../../private-link/machine/link-keys.ts';
import type { LinkKeys } from '../../private-link/machine/link-keys.ts';
import type { Control } from './arrangement.ts';
import { openAddresses } from './laboratory.ts';
import type { Laboratory } from './laboratory.ts';
import { tryFrom } from './tries.ts';

type PeerKeys = { privateKey: string; presharedKey: string };

/** Raises a WireGuard end of the stranger's own that claims the seller's place, and asks through it. */
async function askAsPeer(
  laboratory: Laboratory,
  name: string,
  keys: PeerKeys,
  settlingPublicKey: string,
): Promise<{ reached: boolean; handshake: boolean }> {
  const { namespaces, hosts, folder } = laboratory;
  const link = `p${namespaces.suffix}${name}`;
  const keyFile = path.join(folder, `${link}.key`);
  const presharedFile = path.join(folder, `${link}.preshared`);
  writeFileSync(keyFile, keys.privateKey, { mode: 0o600 });
  writeFileSync(presharedFile, keys.presharedKey, { mode: 0o600 });
  const peer = `peer ${settlingPublicKey} preshared-key ${presharedFile} endpoint ${openAddresses.settling}:${wirePorts.settling}`;
  const commands = [
    `ip link add ${link} type wireguard 2>/dev/null || wireguard-go ${link} 2>/dev/null`,
    `wg set ${link} private-key ${keyFile} ${peer} persistent-keepalive 1 allowed-ips ${tunnelAddresses.settling}/32`,
    `ip address add ${tunnelAddresses.seller}/32 dev ${link}`,
    `ip link set ${link} mtu 1420 up`,
    `ip route replace ${tunnelAddresses.settling}/32 dev ${link} src ${tunnelAddresses.seller}`,
  ];
  namespaces.run(hosts.stranger, 'sh', ['-ec', commands.join('\n')]);
  try {
    const reached = await tryFrom(laboratory, 'stranger', `http://${tunnelAddresses.settling}:${settlingPort}`, {
      timeoutMs: 3_000,
    });
    const said = namespaces.run(hosts.stranger, 'wg', ['show', link, 'latest-handshakes']).trim().split(/\s+/)[1];
    return { reached, handshake: said !== '0' };
  } finally {
    spawnSync('ip', ['-n', hosts.stranger, 'link', 'delete', link]);
  }
}

function keysOf(laboratory: Laboratory): LinkKeys {
  return loadOrMakeLinkKeys(path.join(laboratory.folder, 'link', 'link'));
}

/** A stranger with a key of its own, and one that stole the seller's key without the preshared key. */
export async function tryAsPeer(laboratory: Laboratory): Promise<{ reachedFrom: string[]; controls: Control[] }> {
  const keys = keysOf(laboratory);
  const made = { privateKey: makeWireguardKeyPair().privateKey, presharedKey: makeWireguardKeyPair().privateKey };
  const tries = [
    { who: 'a peer with an unknown key', name: 'u', privateKey: made.privateKey, presharedKey: keys.presharedKey },
    {
      who: "a peer with the seller's key and not the preshared one",
      name: 'h',
      privateKey: keys.seller.privateKey,
      presharedKey: made.presharedKey,
    },
  ];
  const reachedFrom: string[] = [];
  for (const { who, name, ...peerKeys } of tries) {
    const { reached, handshake } = await askAsPeer(laboratory, name, peerKeys, keys.settling.publicKey);
    if (reached || handshake) reachedFrom.push(who);
  }
  return { reachedFrom, controls: [] };
}

/**
 * The control of `tryAsPeer`: the same stranger with both of the seller's keys is let into the tunnel, which is why
 * settling wants signed requests above it. It takes the seller's place there until the seller shakes hands again.
 */
export async function tryWithBothKeys(laboratory: Laboratory): Promise<Control[]> {
  const { seller, settling, presharedKey } = keysOf(laboratory);
  const stolen = { privateKey: seller.privateKey, presharedKey };
  const { reached, handshake } = await askAsPeer(laboratory, 's', stolen, settling.publicKey);
  return [
    { control: "a peer with both of the seller's keys has a handshake and an answer", found: reached && handshake },
  ];
}
