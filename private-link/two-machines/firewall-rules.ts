import { privateSubnet } from '../machine/link-addresses.ts';
import type { LinkSide } from '../machine/link-names.ts';
import type { TwoMachinePlan } from './two-machine-plan.ts';

/** The table that holds the rules of the private link, and nothing else, on either machine. */
export const firewallTable = 'sidelane_private_link';

// Loading the file again replaces the table as a whole, so there is no moment without rules.
function asTable(chains: string[]): string {
  return [
    `table inet ${firewallTable}`,
    `delete table inet ${firewallTable}`,
    `table inet ${firewallTable} {`,
    chains.join('\n'),
    '}',
    '',
  ].join('\n');
}

function chain(name: string, hook: string, rules: string[]): string {
  return [
    `  chain ${name} {`,
    `    type filter hook ${hook}; policy accept;`,
    ...rules.map((rule) => `    ${rule}`),
    '  }',
  ].join('\n');
}

/**
 * The rules of the seller's machine, whose link interface stands beside its other ones. Each rule closes a way that was found
 * open: another user's connection, a neighbour's packets forwarded into the tunnel, the private address asked for on another
 * card, and a request that leaves in clear on the default route while the tunnel is down.
 */
function sellerRules({ interfaces, users }: TwoMachinePlan): string {
  const link = interfaces.seller;
  return asTable([
    chain('before_routing', 'prerouting priority raw', [
      `iifname != { "${link}", "lo" } ip daddr ${privateSubnet} drop`,
      `iifname != { "${link}", "lo" } ip saddr ${privateSubnet} drop`,
    ]),
    chain('arriving', 'input priority filter', [
      `iifname "${link}" ct state established,related accept`,
      `iifname "${link}" drop`,
    ]),
    chain('passing_through', 'forward priority filter', [`iifname "${link}" drop`, `oifname "${link}" drop`]),
    chain('leaving', 'output priority filter', [
      `oifname != { "${link}", "lo" } ip daddr ${privateSubnet} reject`,
      `oifname "${link}" meta skuid != "${users.seller}" reject`,
    ]),
  ]);
}

/** The rules of settling's machine outside the namespace, where no packet may have a private address. */
function settlingRules(): string {
  const nothingPrivate = [`ip daddr ${privateSubnet} drop`, `ip saddr ${privateSubnet} drop`];
  return asTable([
    chain('before_routing', 'prerouting priority raw', nothingPrivate),
    chain('passing_through', 'forward priority filter', nothingPrivate),
    chain('leaving', 'output priority filter', [`ip daddr ${privateSubnet} reject`]),
  ]);
}

/** The nft rules of one machine, loaded before its end of the link is raised and left in place when it is lowered. */
export function firewallRules(plan: TwoMachinePlan, side: LinkSide): string {
  return side === 'seller' ? sellerRules(plan) : settlingRules();
}
