import { z } from 'zod';
import { guardRulesOf } from './guard-rule.ts';
import type { GuardRule } from './guard-rule.ts';
import { findProgram } from '../machine/machine-abilities.ts';
import { attemptCommand, runCommand } from '../machine/run-command.ts';

export type NetworkInterface = {
  name: string;
  /** The interface's kind in the kernel: `wireguard`, `tun`, `veth`, …; empty for a network card. */
  kind: string;
  up: boolean;
  loopback: boolean;
  addresses: { address: string; prefixLength: number }[];
};

/** The network that this process lives in. */
export type NetworkPlace = {
  interfaces: NetworkInterface[];
  /** Interfaces that a default route leaves by. */
  defaultRouteInterfaces: string[];
  /** Null when this user may not read the firewall, or there is no program to read it with. */
  guards: GuardRule[] | null;
};

const interfaceSchema = z.object({
  ifname: z.string(),
  flags: z.array(z.string()),
  linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
  addr_info: z.array(
    z.object({ family: z.string().optional(), local: z.string().optional(), prefixlen: z.number().optional() }),
  ),
});

/**
 * Asks the kernel, through iproute2 and nft, where this process is.
 * @throws when iproute2 is missing: a network that cannot be examined is not trusted
 */
export async function inspectNetworkPlace(): Promise<NetworkPlace> {
  const ip = findProgram('ip');
  if (!ip)
    throw new Error('The program "ip" is missing, so it is not known which network this is: apt install iproute2');
  const listing = JSON.parse(await runCommand({ command: ip, args: ['-json', '-details', 'address', 'show'] }));
  const interfaces = z.array(interfaceSchema).parse(listing);
  const routes = await runCommand({ command: ip, args: ['-json', '-4', 'route', 'show', 'table', 'all', 'default'] });
  const rules = await attemptCommand({ command: findProgram('nft') ?? 'nft', args: ['--json', 'list', 'ruleset'] });
  return {
    interfaces: interfaces.map(({ ifname, flags, linkinfo, addr_info }) => ({
      name: ifname,
      kind: linkinfo?.info_kind ?? '',
      up: flags.includes('UP'),
      loopback: flags.includes('LOOPBACK'),
      addresses: addr_info.flatMap(({ local, prefixlen }) =>
        local === undefined || prefixlen === undefined ? [] : [{ address: local, prefixLength: prefixlen }],
      ),
    })),
    defaultRouteInterfaces: z
      .array(z.object({ dev: z.string().optional() }))
      .parse(JSON.parse(routes || '[]'))
      .flatMap(({ dev }) => dev ?? []),
    guards: rules.status === 0 ? guardRulesOf(rules.stdout) : null,
  };
}
