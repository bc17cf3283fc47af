import type { LinkSide } from '../machine/link-names.ts';
import type { TwoMachinePlan } from './two-machine-plan.ts';

/**
 * The seller's configuration has this until settling's root is known. It is not a thumbprint, so the seller names it and stops.
 */
export const rootToFillIn = 'PUT THE ROOT THUMBPRINT HERE';

/** Where a server's program is, below the program's folder. */
export const serverProgram: Record<LinkSide, string> = { seller: 'server/main.ts', settling: 'settling/main.ts' };

/** A server's own configuration, with everything filled in that is known before the two sides have met. */
export function serverConfigFile(plan: TwoMachinePlan, side: LinkSide): string {
  const { addresses, port, dataFolder, programFolder, carrier, interfaces } = plan;
  const endpoint = { kind: 'address', host: addresses.settling, port };
  const line = carrier.kind === 'line' ? { lineInterface: interfaces[side] } : {};
  const config =
    side === 'settling'
      ? {
          databaseUrl: `${dataFolder}/settling.sqlite`,
          listen: endpoint,
          ...line,
          keysFolder: `${dataFolder}/keys`,
          sellers: [],
        }
      : {
          sellerId: 'my-shop',
          name: 'My shop',
          currency: 'EUR',
          databaseUrl: `${dataFolder}/seller.sqlite`,
          listen: { host: '127.0.0.1', port: 8520 },
          settling: endpoint,
          ...line,
          linkMode: carrier.kind === 'line' ? 'line-interface' : 'wireguard-root',
          rootThumbprint: rootToFillIn,
          signingKeyFile: `${dataFolder}/seller.pem`,
          pageFolder: `${programFolder}/dist/page`,
        };
  return `${JSON.stringify(config, null, 2)}\n`;
}
