import { firewallTable } from './firewall-rules.ts';
import { otherSide, privateSubnet } from '../machine/link-addresses.ts';
import type { LinkSide } from '../machine/link-names.ts';
import type { TwoMachinePlan } from './two-machine-plan.ts';
import { rootToFillIn } from './two-machine-servers.ts';
import { interfaceFileName, linkUnit, serverUnit } from './two-machine-units.ts';

type Step = { say: string; commands: string[] };

function packages(plan: TwoMachinePlan): Step {
  const names = plan.carrier.kind === 'wireguard' ? 'iproute2 nftables wireguard-tools' : 'iproute2 nftables';
  const kernel = plan.carrier.kind === 'wireguard' ? ' A kernel older than 5.6 also needs `wireguard-go`.' : '';
  return { say: `Install what the link is made of (Debian names).${kernel}`, commands: [`apt install ${names}`] };
}

function keepTime(): Step {
  return {
    say: 'Let network time keep the clock right, and let nothing of this begin at the start of the machine before it is. (With chrony instead, enable `chrony-wait.service`.) The servers allow for clocks that differ and say so; a WireGuard end whose clock is set back later gets no answer for up to three minutes.',
    commands: ['timedatectl set-ntp true', 'systemctl enable systemd-time-wait-sync.service'],
  };
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
      `install -m 0640 -g ${plan.users[side]} ${side}.json ${folder}/`,
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

function makeKeys({ programFolder, dataFolder, users, installFolder }: TwoMachinePlan, side: LinkSide): Step {
  const make =
    side === 'settling'
      ? `${programFolder}/settling/keys/make-keys.ts --folder ${dataFolder}/keys`
      : `${programFolder}/server/make-signing-key.ts --file ${dataFolder}/seller.pem`;
  const say =
    side === 'settling'
      ? `Make settling's keys. What is printed is the thumbprint of its root: it goes into \`rootThumbprint\` of ${installFolder}/seller.json on the seller's machine, in the place of "${rootToFillIn}".`
      : `Make the seller's signing key. What is printed is its public half: on settling's machine it goes into \`sellers\` of ${installFolder}/settling.json, as \`{"sellerId": "my-shop", "name": "My shop", "publicJwk": …}\`, with the \`sellerId\` of this machine's seller.json.`;
  return { say, commands: [`runuser -u ${users[side]} -- ${programFolder}/node_modules/.bin/node ${make}`] };
}

function openToShoppers({ installFolder }: TwoMachinePlan, side: LinkSide): Step[] {
  if (side === 'settling') return [];
  const say = `Give the shop its name, currency and address in ${installFolder}/seller.json. It serves plain HTTP on loopback only: for kiosks on other machines set \`listen\` to the address that they reach, and \`tls\` to \`{"certificateFile": …, "keyFile": …}\`, or to \`"proxy-in-front"\` where a TLS proxy stands before it, with the address of that proxy in \`trustedProxy\`. The first member of staff signs in with a name made by \`server/accounts/staff-command.ts add --help\`.`;
  return [{ say, commands: [] }];
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
    keepTime(),
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
    makeKeys(plan, side),
    ...openToShoppers(plan, side),
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
