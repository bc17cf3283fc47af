import { isIP } from 'node:net';
import type { SellerConfig } from '../../../config/seller-config.ts';
import type { FetchAllowances } from './fetcher.ts';

/** Where the private link of one machine has its two addresses. */
const linkOfOneMachine = '10.77.0.0/24';

/**
 * What the process that fetches pictures may reach, by the shop's configuration and the command. No allowance opens the private
 * link.
 */
export function fetchAllowancesOf(
  config: Pick<SellerConfig, 'settling' | 'pictures'> | undefined,
  besides: { addresses?: readonly string[]; ports?: readonly number[] } = {},
): FetchAllowances {
  const { settling, pictures } = config ?? {};
  const ofSettling = settling && 'host' in settling && isIP(settling.host) !== 0 ? [settling.host] : [];
  return {
    addresses: [...(pictures?.allowAddresses ?? []), ...(besides.addresses ?? [])],
    ports: [...(pictures?.allowPorts ?? []), ...(besides.ports ?? [])],
    never: [linkOfOneMachine, ...ofSettling],
  };
}
