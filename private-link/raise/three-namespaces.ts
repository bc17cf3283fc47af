import { privateSubnet } from '../machine/link-addresses.ts';
import type { LinkNames } from '../machine/link-names.ts';
import type { NamespaceGround } from './namespace-ground.ts';
import { endProcesses, processesInNamespace } from '../machine/process-table.ts';
import { attemptCommand, runCommand } from '../machine/run-command.ts';

// Where large packets vanish without an error, TCP finds the size that passes (RFC 4821) instead of hanging for good. A new
// namespace inherits forwarding from the machine, and a tunnel interface would give itself an IPv6 address.
const closeScript = [
  'for setting in /proc/sys/net/ipv6/conf/*/disable_ipv6; do [ ! -e "$setting" ] || echo 1 > "$setting"; done',
  'echo 0 > /proc/sys/net/ipv4/ip_forward',
  'echo 1 > /proc/sys/net/ipv4/tcp_mtu_probing',
].join('; ');

/**
 * Makes the three namespaces of a link. `wire` holds the UDP sockets and stands for the network between two machines. The seller
 * and settling have one each, where the private subnet is unreachable until the tunnel's own narrower route is there. None of
 * them has a way out to the machine's networks.
 */
export async function makeNamespaces(names: LinkNames, ground: NamespaceGround): Promise<void> {
  for (const namespace of Object.values(names.namespaces)) {
    await runCommand(ground.administer('ip', ['netns', 'add', namespace]));
    await runCommand(ground.administer('ip', ['netns', 'exec', namespace, 'sh', '-c', closeScript]));
    const steps = ['link set lo up'];
    if (namespace !== names.namespaces.wire) steps.push(`route add unreachable ${privateSubnet}`);
    await runCommand(ground.administer('ip', ['-n', namespace, '-batch', '-']), { input: `${steps.join('\n')}\n` });
  }
}

/** Ends every process that lives in the namespaces and deletes them; none need be there. */
export async function deleteNamespaces(names: LinkNames, ground: NamespaceGround): Promise<void> {
  for (const namespace of Object.values(names.namespaces)) {
    const inode = ground.inodeOf(namespace);
    if (inode === null) continue;
    await endProcesses(processesInNamespace(inode), 3_000);
    await attemptCommand(ground.administer('ip', ['netns', 'delete', namespace]));
  }
}
