import { privateSubnet } from '../machine/link-addresses.ts';
import type { LinkSide } from '../machine/link-names.ts';
import type { TwoMachinePlan } from './two-machine-plan.ts';
import { serverProgram } from './two-machine-servers.ts';

export const linkUnit = 'sidelane-private-link.service';

export function serverUnit(side: LinkSide): string {
  return `sidelane-${side}.service`;
}

export function interfaceFileName(plan: TwoMachinePlan, side: LinkSide): string {
  return plan.carrier.kind === 'wireguard' ? `${plan.interfaces[side]}.conf` : `${plan.interfaces[side]}-up.sh`;
}

/**
 * The systemd unit that raises one machine's end (systemd.service(5)). The firewall rules and the unreachable route come
 * first and stay when the link goes: with the link down, nothing for the private subnet may leave on another way.
 */
export function linkUnitFile(plan: TwoMachinePlan, side: LinkSide): string {
  const { installFolder: folder, interfaces, namespace } = plan;
  const file = `${folder}/${interfaceFileName(plan, side)}`;
  const wireguard = plan.carrier.kind === 'wireguard';
  const inNamespace = side === 'settling' ? ` -n ${namespace}` : '';
  const lower = wireguard
    ? side === 'seller'
      ? `wg-quick down ${file}`
      : `ip -n ${namespace} link delete ${interfaces.settling}`
    : `ip${inNamespace} link set ${interfaces[side]} down`;
  return [
    '[Unit]',
    `Description=Sidelane's private link, the ${side} server's end`,
    'Wants=network-online.target',
    // Reached when the clock was set, where time-wait-sync is enabled: ordered after, never pulled in (systemd.special(7)).
    'After=network-online.target nftables.service time-sync.target',
    '',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    'LimitCORE=0',
    `ExecStartPre=nft -f ${folder}/private-link.nft`,
    `ExecStartPre=ip route replace unreachable ${privateSubnet}`,
    `ExecStart=${wireguard ? `wg-quick up ${file}` : `sh ${file}`}`,
    `ExecStop=${lower}`,
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}

/** The systemd unit that runs one server; settling inside the namespace that holds nothing but its end of the link. */
export function serverUnitFile(plan: TwoMachinePlan, side: LinkSide): string {
  const { programFolder, installFolder, dataFolder, namespace, users } = plan;
  const where = side === 'settling' ? [`NetworkNamespacePath=/run/netns/${namespace}`] : [];
  return [
    '[Unit]',
    `Description=Sidelane's ${side} server`,
    `BindsTo=${linkUnit}`,
    `After=${linkUnit} time-sync.target`,
    '',
    '[Service]',
    `User=${users[side]}`,
    ...where,
    `WorkingDirectory=${dataFolder}`,
    `ExecStart=${programFolder}/node_modules/.bin/node ${programFolder}/${serverProgram[side]} --config ${installFolder}/${side}.json`,
    'Restart=always',
    'RestartSec=1',
    'UMask=0077',
    // A core dump would hold keys, and at settling credit numbers.
    'LimitCORE=0',
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    'ProtectHome=yes',
    'PrivateTmp=yes',
    'PrivateDevices=yes',
    'CapabilityBoundingSet=',
    'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK',
    `ReadWritePaths=${dataFolder}`,
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}
