import { settlingPort, tunnelAddresses, tunnelMtuBytes, wirePorts } from '../machine/link-addresses.ts';
import type { LinkSide } from '../machine/link-names.ts';

/** How the two machines are joined: a WireGuard tunnel over a network, or an interface that leads only to the other machine. */
export type TwoMachineCarrier =
  | { kind: 'wireguard'; wireAddresses: Record<LinkSide, { host: string; port: number }> }
  | { kind: 'line' };

export type TwoMachinePlan = {
  out: string;
  carrier: TwoMachineCarrier;
  /** The WireGuard interface, or on a dedicated line the name of the network card. */
  interfaces: Record<LinkSide, string>;
  /** The namespace on settling's machine that holds nothing but loopback and the link. */
  namespace: string;
  users: Record<LinkSide, string>;
  /** Where the files are installed, where the program is, and where each server keeps its data. */
  installFolder: string;
  programFolder: string;
  dataFolder: string;
  addresses: Record<LinkSide, string>;
  port: number;
  /** The largest packet inside the tunnel. */
  mtuBytes: number;
};

/** Options of `config`, for `parseArgs`, each with what it means. */
export const twoMachineOptionTexts = {
  out: 'folder to write to (default HOME/link/two-machines)',
  seller: "the seller's machine as settling's machine reaches it: HOST or HOST:PORT (UDP, default 51820)",
  settling: "settling's machine as the seller's machine reaches it: HOST or HOST:PORT (UDP, default 51821)",
  line: 'a dedicated line instead of WireGuard: needs the two interface options, and no --seller and --settling',
  'seller-interface': "the link's interface on the seller's machine (default wg-seller)",
  'settling-interface': "the link's interface on settling's machine (default wg-settling)",
  mtu: 'the largest packet inside the tunnel in bytes: 80 less than the path between the machines carries (default 1420)',
  namespace: "the namespace on settling's machine (default sidelane-settling)",
  'seller-user': 'who runs the seller (default sidelane-seller)',
  'settling-user': 'who runs settling (default sidelane-settling)',
  'install-folder': 'where the files go (default /etc/sidelane)',
  'program-folder': 'where this program is installed (default /opt/sidelane)',
  'data-folder': 'where each server keeps its data (default /var/lib/sidelane)',
} as const;

export const twoMachineOptions = {
  out: { type: 'string' },
  seller: { type: 'string' },
  settling: { type: 'string' },
  line: { type: 'boolean', default: false },
  'seller-interface': { type: 'string' },
  'settling-interface': { type: 'string' },
  mtu: { type: 'string', default: String(tunnelMtuBytes) },
  namespace: { type: 'string', default: 'sidelane-settling' },
  'seller-user': { type: 'string', default: 'sidelane-seller' },
  'settling-user': { type: 'string', default: 'sidelane-settling' },
  'install-folder': { type: 'string', default: '/etc/sidelane' },
  'program-folder': { type: 'string', default: '/opt/sidelane' },
  'data-folder': { type: 'string', default: '/var/lib/sidelane' },
} as const;

type PlanOptions = {
  [name in keyof typeof twoMachineOptionTexts]?: (typeof twoMachineOptions)[name]['type'] extends 'boolean'
    ? boolean
    : string;
};

function readWireAddress(side: LinkSide, given: string | undefined): { host: string; port: number } {
  if (!given) throw new Error(`Say --${side} HOST: ${twoMachineOptionTexts[side]}`);
  const [, host, port] = /^\[?([A-Za-z0-9.:-]+?)\]?(?::(\d{1,5}))?$/.exec(given) ?? [];
  const number = port === undefined ? wirePorts[side] : Number(port);
  if (!host || number < 1 || number > 65_535) throw new Error(`--${side} ${given}: say HOST or HOST:PORT`);
  return { host, port: number };
}

function readMtu(given: string | undefined): number {
  const bytes = Number(given ?? tunnelMtuBytes);
  if (!Number.isInteger(bytes) || bytes < 576 || bytes > 9_000) throw new Error(`--mtu ${given}: say 576 to 9000`);
  return bytes;
}

// Values for shell commands, unit files and firewall rules may contain only characters that need no quoting in any of them.
function plain(name: string, value: string, shape: RegExp): string {
  if (!shape.test(value)) throw new Error(`--${name} ${value}: only letters, digits and . _ - / as fit its place`);
  return value;
}

/**
 * Reads the options of `config`.
 * @throws with the option's name when one is missing or cannot stand in the files that are written
 */
export function readTwoMachinePlan(options: PlanOptions & { home: string }): TwoMachinePlan {
  const text = (name: Exclude<keyof typeof twoMachineOptionTexts, 'line'>, shape: RegExp, fallback: string): string =>
    plain(name, options[name] ?? fallback, shape);
  const interfaceShape = /^[A-Za-z0-9_.-]{1,15}$/;
  const nameShape = /^[A-Za-z0-9_.-]+$/;
  const pathShape = /^\/[A-Za-z0-9_./-]+$/;
  if (options.line && !(options['seller-interface'] && options['settling-interface'])) {
    throw new Error(
      'A dedicated line needs --seller-interface and --settling-interface: the network cards that it joins',
    );
  }
  return {
    out: options.out ?? `${options.home}/link/two-machines`,
    carrier: options.line
      ? { kind: 'line' }
      : {
          kind: 'wireguard',
          wireAddresses: {
            seller: readWireAddress('seller', options.seller),
            settling: readWireAddress('settling', options.settling),
          },
        },
    interfaces: {
      seller: text('seller-interface', interfaceShape, 'wg-seller'),
      settling: text('settling-interface', interfaceShape, 'wg-settling'),
    },
    namespace: text('namespace', nameShape, 'sidelane-settling'),
    users: {
      seller: text('seller-user', nameShape, 'sidelane-seller'),
      settling: text('settling-user', nameShape, 'sidelane-settling'),
    },
    installFolder: text('install-folder', pathShape, '/etc/sidelane'),
    programFolder: text('program-folder', pathShape, '/opt/sidelane'),
    dataFolder: text('data-folder', pathShape, '/var/lib/sidelane'),
    addresses: tunnelAddresses,
    port: settlingPort,
    mtuBytes: readMtu(options.mtu),
  };
}
