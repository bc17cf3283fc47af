import { firewallTable } from './firewall-rules.ts';
import { otherSide, privateSubnet } from './link-addresses.ts';
import type { LinkSide } from './link-names.ts';
import type { TwoMachinePlan } from './two-machine-plan.ts';
import { interfaceFileName, linkUnit, serverUnit } from './two-machine-units.ts';

type Step = { say: string; commands: string[] };

function packages(plan: TwoMachinePlan): Step {
  const names = plan.carrier.kind === 'wireguard' ? 'iproute2 nftables wireguard-tools' : 'iproute2 nftables';
  const kernel = plan.carrier.kind === 'wireguard' ? ' A kernel older than 5.6 also needs `wireguard-go`.' : '';
  return { say: `Install what the link is made of (Debian names).${kernel}`, commands: [`apt install ${names}`] };
}

function install(plan: TwoMachinePlan, side: LinkSide): Step {
  const { installFolder: folder, interfaces } = plan;
  const secrets =
    plan.carrier.kind === 'wireguard'
      ? [`install -m 0600 ${interfaces[side]}.key ${interfaces[side]}.preshared ${folder}/`]
      : [];
  return {
    say: 'Put the files of this folder in place. The keys are for root alone; delete this folder afterwards.',
    commands: [
      `install -d -m 0755 ${folder}`,
      `install -m 0644 private-link.nft ${interfaceFileName(plan, side)} ${folder}/`,
      ...secrets,
      `install -m 0644 ${linkUnit} ${serverUnit(side)} /etc/systemd/system/`,
    ],
  };
}

function openWire(plan: TwoMachinePlan, side: LinkSide): Step[] {
  if (plan.carrier.kind !== 'wireguard') return [];
  const { [side]: own, [otherSide(side)]: theirs } = plan.carrier.wireAddresses;
  const say = `If a firewall of your own stands here, let UDP port ${own.port} in from ${theirs.host}. Nothing else has to come in for the link.`;
  return [{ say, commands: [] }];
}

function configureServer({ addresses, port, installFolder }: TwoMachinePlan, side: LinkSide): Step {
  const key = side === 'settling' ? 'listen' : 'settling';
  const endpoint = JSON.stringify({ kind: 'address', host: addresses.settling, port });
  return {
    say: `In ${installFolder}/${side}.json, the server's own configuration, the link is this entry: \`"${key}": ${endpoint}\``,
    commands: [],
  };
}

function look(plan: TwoMachinePlan, side: LinkSide): Step {
  const { namespace, interfaces, addresses } = plan;
  const inside = side === 'settling' ? `-n ${namespace} ` : '';
  const handshake =
    plan.carrier.kind === 'wireguard'
      ? [`${side === 'settling' ? `ip netns exec ${namespace} ` : ''}wg show ${interfaces[side]} latest-handshakes`]
      : [];
  return {
    say: `Look. The route leaves by ${interfaces[side]} and no other; the rules are there; the handshake is a time, not 0, once both machines have come this far.`,
    commands: [
      `ip ${inside}route get ${addresses[otherSide(side)]}`,
      `nft list table inet ${firewallTable}`,
      ...handshake,
    ],
  };
}

function steps(plan: TwoMachinePlan, side: LinkSide): Step[] {
  return [
    packages(plan),
    {
      say: `Make the user that runs the server, and its data folder.`,
      commands: [
        `useradd --system --home-dir ${plan.dataFolder} --shell /usr/sbin/nologin ${plan.users[side]}`,
        `install -d -m 0700 -o ${plan.users[side]} ${plan.dataFolder}`,
      ],
    },
    install(plan, side),
    ...openWire(plan, side),
    {
      say: 'Raise this end, now and at every start of the machine.',
      commands: ['systemctl daemon-reload', `systemctl enable --now ${linkUnit}`],
    },
    look(plan, side),
    configureServer(plan, side),
    {
      say: 'Start the server. It refuses to start when the link is not what it should be, and says why.',
      commands: [`systemctl enable --now ${serverUnit(side)}`],
    },
  ];
}

function removal(plan: TwoMachinePlan, side: LinkSide): Step {
  const namespace = side === 'settling' ? [`ip netns delete ${plan.namespace}`] : [];
  return {
    say: 'To take everything away again:',
    commands: [
      `systemctl disable --now ${serverUnit(side)} ${linkUnit}`,
      ...namespace,
      `ip route delete unreachable ${privateSubnet}`,
      `nft delete table inet ${firewallTable}`,
      `rm -r ${plan.installFolder} /etc/systemd/system/${linkUnit} /etc/systemd/system/${serverUnit(side)}`,
    ],
  };
}

function sayStep({ say, commands }: Step, number: string): string {
  const block =
    commands.length > 0 ? `\n\n   \`\`\`sh\n${commands.map((command) => `   ${command}`).join('\n')}\n   \`\`\`` : '';
  return `${number} ${say}${block}`;
}

/** The steps that install one machine's end, as root, in the folder that holds its files. */
export function stepsFile(plan: TwoMachinePlan, side: LinkSide): string {
  const numbered = steps(plan, side).map((step, index) => sayStep(step, `${index + 1}.`));
  const title = `# The ${side} server's end of the private link`;
  const opening = `Run these as root on the ${side} server's machine, in this folder. The order between the two machines does not matter.`;
  return `${[title, opening, ...numbered, '## Removal', sayStep(removal(plan, side), '-')].join('\n\n')}\n`;
}
