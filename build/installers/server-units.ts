import { usualNames } from '../../private-link/two-machines/two-machine-plan.ts';
import { privateSubnet } from '../../private-link/machine/link-addresses.ts';
import { serverPlaces } from './server-places.ts';
import type { ServerName } from './server-program.ts';

const descriptions: Record<ServerName, string> = {
  seller: 'Sidelane’s seller server',
  settling: 'Sidelane’s settling server',
};

/**
 * What a server may not do (systemd.exec(5)). Two things are left to it on purpose. Node compiles JavaScript while it runs, so it
 * needs memory that is written and then executed. It serves a network, so it has addresses of IPv4 and IPv6; `ip`, which judges
 * the private link before each use, also asks the kernel by netlink.
 */
const hardening = [
  'NoNewPrivileges=yes',
  'CapabilityBoundingSet=',
  'AmbientCapabilities=',
  'ProtectSystem=strict',
  'ProtectHome=yes',
  'PrivateTmp=yes',
  'PrivateDevices=yes',
  'ProtectProc=invisible',
  'ProcSubset=pid',
  'ProtectClock=yes',
  'ProtectHostname=yes',
  'ProtectKernelLogs=yes',
  'ProtectKernelModules=yes',
  'ProtectKernelTunables=yes',
  'ProtectControlGroups=yes',
  'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
  'RestrictNamespaces=yes',
  'RestrictRealtime=yes',
  'RestrictSUIDSGID=yes',
  'RemoveIPC=yes',
  'LockPersonality=yes',
  'KeyringMode=private',
  'SystemCallArchitectures=native',
  'SystemCallFilter=@system-service',
  'SystemCallFilter=~@privileged @resources',
  // `ip` gives up the rights that it does not have, and ends without a word where it may not.
  'SystemCallFilter=capset',
  'SystemCallErrorNumber=EPERM',
  'UMask=0077',
  // A core dump would hold keys, and at settling credit numbers.
  'LimitCORE=0',
];

/** The unit of a server; settling's puts it into the namespace that holds nothing but its end of the private link. */
export function serverUnit(name: ServerName): string {
  const { user, program, main, configFile, packageName, linkUnit } = serverPlaces(name);
  const where =
    name === 'settling'
      ? [
          `NetworkNamespacePath=/run/netns/${usualNames.namespace}`,
          'IPAddressDeny=any',
          `IPAddressAllow=${privateSubnet}`,
        ]
      : [];
  return [
    '[Unit]',
    `Description=${descriptions[name]}`,
    `BindsTo=${linkUnit}`,
    // Reached when the clock was set, where time-wait-sync is enabled: ordered after, never pulled in (systemd.special(7)).
    `After=${linkUnit} network-online.target time-sync.target`,
    'Wants=network-online.target',
    `ConditionPathExists=${configFile}`,
    '',
    '[Service]',
    `User=${user}`,
    `Group=${user}`,
    ...where,
    `ExecStart=${program}/bin/node ${program}/${main} --config ${configFile}`,
    'Restart=always',
    'RestartSec=1',
    'TimeoutStopSec=30',
    `StateDirectory=${packageName}`,
    'StateDirectoryMode=0700',
    `WorkingDirectory=/var/lib/${packageName}`,
    'Environment=NODE_ENV=production',
    ...hardening,
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}

/**
 * The unit that raises this machine's end of the private link, as root, with what setup wrote. The namespace and the interface
 * that it makes have to be seen by the whole machine, so nothing here gives it a view of the files of its own
 * (`ProtectSystem`, `PrivateTmp` and their like would).
 */
export function linkUnit(name: ServerName): string {
  const { link, unit } = serverPlaces(name);
  return [
    '[Unit]',
    `Description=Sidelane’s private link, the ${name} server’s end`,
    'Wants=network-online.target',
    'After=network-online.target nftables.service time-sync.target',
    `Before=${unit}`,
    `ConditionPathExists=${link}/up`,
    '',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    `ExecStart=/bin/sh ${link}/up`,
    `ExecStop=/bin/sh ${link}/down`,
    'UMask=0077',
    'LimitCORE=0',
    'NoNewPrivileges=yes',
    'CapabilityBoundingSet=CAP_NET_ADMIN CAP_SYS_ADMIN',
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
    'RestrictNamespaces=net mnt',
    'RestrictRealtime=yes',
    'RestrictSUIDSGID=yes',
    'LockPersonality=yes',
    'MemoryDenyWriteExecute=yes',
    'ProtectClock=yes',
    'DevicePolicy=closed',
    // WireGuard in user space makes its interface with it.
    'DeviceAllow=/dev/net/tun rw',
    'KeyringMode=private',
    'SystemCallArchitectures=native',
    'SystemCallFilter=~@clock @cpu-emulation @debug @module @obsolete @raw-io @reboot @resources @swap',
    'SystemCallErrorNumber=EPERM',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}
