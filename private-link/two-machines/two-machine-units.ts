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

/** The commands that raise one machine's end, in order. */
export function raiseCommands(plan: TwoMachinePlan, side: LinkSide): string[] {
  const folder = plan.installFolder;
  const file = `${folder}/${interfaceFileName(plan, side)}`;
  return [
    `nft -f ${folder}/private-link.nft`,
    `ip route replace unreachable ${privateSubnet}`,
    plan.carrier.kind === 'wireguard' ? `wg-quick up ${file}` : `sh ${file}`,
  ];
}

/** The command that lowers one machine's end. The firewall rules and the unreachable route stay. */
export function lowerCommand(plan: TwoMachinePlan, side: LinkSide): string {
  const { installFolder, interfaces, namespace } = plan;
  const inNamespace = side === 'settling' ? ` -n ${namespace}` : '';
  if (plan.carrier.kind === 'line') return `ip${inNamespace} link set ${interfaces[side]} down`;
  return side === 'seller'
    ? `wg-quick down ${installFolder}/${interfaceFileName(plan, side)}`
    : `ip${inNamespace} link delete ${interfaces.settling}`;
}

/**
 * The systemd unit that raises one machine's end (systemd.service(5)). The firewall rules and the unreachable route come
 * first and stay when the link goes: with the link down, nothing for the private subnet may leave on another way.
 */
export function linkUnitFile(plan: TwoMachinePlan, side: LinkSide): string {
  const raise = raiseCommands(plan, side);
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
    ...raise.map((command, index) => `${index < raise.length - 1 ? 'ExecStartPre' : 'ExecStart'}=${command}`),
    `ExecStop=${lowerCommand(plan, side)}`,
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
