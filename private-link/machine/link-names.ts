import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import path from 'node:path';

/** The two ends of the private link. */
export type LinkSide = 'seller' | 'settling';

/** The names of the namespaces, interfaces and files of one shop's private link on this machine. */
export type LinkNames = {
  home: string;
  /** Eight hexadecimal digits that tell this home from every other one on the machine. */
  digest: string;
  namespaces: Record<LinkSide | 'wire', string>;
  interfaces: Record<LinkSide, string>;
  folder: string;
  recordFile: string;
  holderFile: string;
  logFiles: Record<LinkSide, string>;
};

/**
 * Derives the names from the real path of the home folder, which must exist. Two shops can then run side by side, and a later run
 * finds what an earlier one left behind. Interface names stay under Linux's 15 characters; they are unique on the machine because
 * all network namespaces share one folder of WireGuard control sockets.
 */
export function linkNamesOf(home: string): LinkNames {
  const realHome = realpathSync(home);
  const digest = createHash('sha256').update(realHome).digest('hex').slice(0, 8);
  const folder = path.join(realHome, 'link');
  return {
    home: realHome,
    digest,
    namespaces: {
      wire: `sidelane-${digest}-wire`,
      seller: `sidelane-${digest}-seller`,
      settling: `sidelane-${digest}-settling`,
    },
    interfaces: { seller: `wgsell${digest}`, settling: `wgsett${digest}` },
    folder,
    recordFile: path.join(folder, 'raised.json'),
    holderFile: path.join(folder, 'user-namespace-holder'),
    logFiles: {
      seller: path.join(folder, 'wireguard-seller.log'),
      settling: path.join(folder, 'wireguard-settling.log'),
    },
  };
}
