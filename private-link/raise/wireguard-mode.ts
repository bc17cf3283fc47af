import { mkdirSync } from 'node:fs';
import { clearGround } from './left-behind.ts';
import { settlingPort, tunnelAddresses } from '../machine/link-addresses.ts';
import { loadOrMakeLinkKeys } from '../machine/link-keys.ts';
import type { LinkKeys } from '../machine/link-keys.ts';
import type { LinkNames } from '../machine/link-names.ts';
import { LinkKeeper } from './link-keeper.ts';
import { probeAddress } from './link-probe.ts';
import type { NamespaceGround } from './namespace-ground.ts';
import type { LinkStatus, PrivateLink } from './link.ts';
import { attemptCommand } from '../machine/run-command.ts';
import { makeNamespaces } from './three-namespaces.ts';
import { raiseSide } from './wireguard-side.ts';
import { withoutChannel } from '../machine/without-channel.ts';

type Chosen = Pick<PrivateLink, 'mode' | 'why' | 'toStrengthen'>;
type Place = { names: LinkNames; ground: NamespaceGround; chosen: Chosen };

const probeTimeoutMs = 2_000;

async function readTransfer(names: LinkNames, ground: NamespaceGround): Promise<Omit<LinkStatus, 'up' | 'probe'>> {
  const ask = async (what: string) => {
    const args = ['netns', 'exec', names.namespaces.seller, 'wg', 'show', names.interfaces.seller, what];
    // One line a peer, and there is one peer: its public key, then the values.
    return (await attemptCommand(ground.administer('ip', args))).stdout.trim().split(/\s+/).slice(1).map(Number);
  };
  const [handshakeSeconds] = await ask('latest-handshakes');
  const [receivedBytes, sentBytes] = await ask('transfer');
  return {
    lastHandshakeAt: handshakeSeconds ? handshakeSeconds * 1_000 : null,
    sentBytes: sentBytes ?? null,
    receivedBytes: receivedBytes ?? null,
  };
}

function describe({ names, ground, chosen }: Place, keys: LinkKeys, details: Record<string, string>): PrivateLink {
  const endpoint = { kind: 'address', host: tunnelAddresses.settling, port: settlingPort } as const;
  const inSeller: PrivateLink['inSeller'] = (command, args) => ground.enter(names.namespaces.seller, command, args);
  return {
    ...chosen,
    settlingListens: endpoint,
    sellerAsks: endpoint,
    inSeller,
    inSettling: (command, args) => {
      const inside = withoutChannel(command, args);
      return ground.enter(names.namespaces.settling, inside.command, inside.args);
    },
    details: {
      "Seller's namespace": names.namespaces.seller,
      "Settling's namespace": names.namespaces.settling,
      "The wire's namespace": names.namespaces.wire,
      "Seller's interface": `${names.interfaces.seller}, ${tunnelAddresses.seller}`,
      "Settling's interface": `${names.interfaces.settling}, ${tunnelAddresses.settling}`,
      "Seller's public key": keys.seller.publicKey,
      "Settling's public key": keys.settling.publicKey,
      ...details,
    },
    status: async () => {
      const probe = await probeAddress(inSeller, endpoint, probeTimeoutMs);
      const transfer = await readTransfer(names, ground);
      return { up: probe.outcome === 'answered' || probe.outcome === 'refused', ...transfer, probe };
    },
    lower: () => clearGround(names, ground),
  };
}

/**
 * Raises the three namespaces and the tunnel between the seller's and settling's, and keeps it: a WireGuard process that
 * dies is replaced at once.
 * @throws when a part cannot be made, or no packet comes through the tunnel
 */
export async function raiseWireguardLink(
  options: Place & { log: (line: string) => void; keep: boolean },
): Promise<PrivateLink> {
  const { names, ground, log, keep } = options;
  mkdirSync(names.folder, { recursive: true, mode: 0o700 });
  const keys = loadOrMakeLinkKeys(names.folder);
  const setting = { names, ground };
  await makeNamespaces(names, ground);
  const settling = await raiseSide(setting, 'settling');
  const seller = await raiseSide(setting, 'seller');
  const carriedBy = settling.kind === 'kernel' ? "the kernel's WireGuard" : 'wireguard-go';
  const link = describe(options, keys, { 'Carried by': carriedBy });
  const { probe } = await link.status();
  if (probe.outcome !== 'refused' && probe.outcome !== 'answered') {
    throw new Error(`No packet came through the new tunnel (${probe.outcome} after ${Math.round(probe.tookMs)} ms)`);
  }
  const keeper = new LinkKeeper(setting, log);
  if (keep) {
    keeper.watch('settling', settling.daemon);
    keeper.watch('seller', seller.daemon);
  }
  return {
    ...link,
    lower: async () => {
      await keeper.stop();
      await link.lower();
    },
  };
}

/** The link that another process raised. */
export function findWireguardLink(place: Place): PrivateLink | null {
  if (place.ground.inodeOf(place.names.namespaces.settling) === null) return null;
  return describe(place, loadOrMakeLinkKeys(place.names.folder), {});
}
