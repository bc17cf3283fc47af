import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LinkNames } from '../machine/link-names.ts';
import { probeSocket } from './link-probe.ts';
import type { LinkStatus, PrivateLink } from './link.ts';
import { withoutChannel } from '../machine/without-channel.ts';

// Linux keeps 108 bytes for the path of a Unix domain socket, with its final zero; macOS keeps 104.
const longestSocketPathBytes = 103;

/**
 * The folder of the dedicated line. It is in the home, or a private one of this user where the home's path is too long for a
 * socket.
 */
export function lineFolderOf(names: LinkNames): string {
  const inHome = path.join(names.home, 'run', 'line');
  if (Buffer.byteLength(path.join(inHome, 'settling.sock')) <= longestSocketPathBytes) return inHome;
  return path.join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), `sidelane-${names.digest}-line`);
}

function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = lstatSync(folder);
  if (!made.isDirectory() || (process.getuid && made.uid !== process.getuid())) {
    throw new Error(`${folder} is not a folder of this user: somebody else made it. Delete it, or use another home.`);
  }
  chmodSync(folder, 0o700);
}

/**
 * The dedicated line on one machine (patent, second embodiment) is a Unix domain socket in a folder that only its owner may
 * enter. No network reaches it; on this machine, only root and the same user can.
 */
export function lineSocketLink(
  names: LinkNames,
  { mode, why, toStrengthen }: Pick<PrivateLink, 'mode' | 'why' | 'toStrengthen'>,
): PrivateLink {
  const folder = lineFolderOf(names);
  const endpoint = { kind: 'socket', path: path.join(folder, 'settling.sock') } as const;
  makePrivateFolder(folder);
  return {
    mode,
    why,
    toStrengthen,
    settlingListens: endpoint,
    sellerAsks: endpoint,
    inSettling: withoutChannel,
    inSeller: (command, args) => ({ command, args }),
    details: { 'Socket of the dedicated line': endpoint.path },
    status: async (): Promise<LinkStatus> => {
      const probe = await probeSocket(endpoint.path, 2_000);
      const up = probe.outcome === 'answered' || probe.outcome === 'refused';
      return { up, lastHandshakeAt: null, sentBytes: null, receivedBytes: null, probe };
    },
    lower: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
