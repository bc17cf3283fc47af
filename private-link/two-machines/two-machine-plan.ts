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

/** The namespace on settling's machine, and the interfaces, where they are not given other names. */
export const usualNames = {
  namespace: 'sidelane-settling',
  interfaces: { seller: 'wg-seller', settling: 'wg-settling' },
} as const;

/** The values of options that are not given. */
const usual = {
  'seller-interface': usualNames.interfaces.seller,
  'settling-interface': usualNames.interfaces.settling,
  mtu: String(tunnelMtuBytes),
  namespace: usualNames.namespace,
  'seller-user': 'sidelane-seller',
  'settling-user': 'sidelane-settling',
  'install-folder': '/etc/sidelane',
  'program-folder': '/opt/sidelane',
  'data-folder': '/var/lib/sidelane',
} as const;

/** The meaning of each option of `config`. */
export const twoMachineOptionTexts = {
  out: 'folder to write to (default HOME/link/two-machines)',
  seller: `the seller's machine as settling's machine reaches it: HOST or HOST:PORT (UDP, default ${wirePorts.seller})`,
  settling: `settling's machine as the seller's machine reaches it: HOST or HOST:PORT (UDP, default ${wirePorts.settling})`,
  line: 'a dedicated line instead of WireGuard: needs the two interface options, and no --seller and --settling',
  'seller-interface': `the link's interface on the seller's machine (default ${usual['seller-interface']})`,
  'settling-interface': `the link's interface on settling's machine (default ${usual['settling-interface']})`,
  mtu: `the largest packet inside the tunnel in bytes: 80 less than the path between the machines carries (default ${usual.mtu})`,
  namespace: `the namespace on settling's machine (default ${usual.namespace})`,
  'seller-user': `who runs the seller (default ${usual['seller-user']})`,
  'settling-user': `who runs settling (default ${usual['settling-user']})`,
  'install-folder': `where the files go (default ${usual['install-folder']})`,
  'program-folder': `where this program is installed (default ${usual['program-folder']})`,
  'data-folder': `where each server keeps its data (default ${usual['data-folder']})`,
} as const;

/** The same options, for `parseArgs`. */
export const twoMachineOptions = {
  out: { type: 'string' },
  seller: { type: 'string' },
  settling: { type: 'string' },
  line: { type: 'boolean', default: false },
  'seller-interface': { type: 'string' },
  'settling-interface': { type: 'string' },
  mtu: { type: 'string' },
  namespace: { type: 'string' },
  'seller-user': { type: 'string' },
  'settling-user': { type: 'string' },
  'install-folder': { type: 'string' },
  'program-folder': { type: 'string' },
  'data-folder': { type: 'string' },
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

function readMtu(given: string): number {
  const bytes = Number(given);
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
  const text = (name: keyof typeof usual, shape: RegExp): string => plain(name, options[name] ?? usual[name], shape);
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
      seller: text('seller-interface', interfaceShape),
      settling: text('settling-interface', interfaceShape),
    },
    namespace: text('namespace', nameShape),
    users: {
      seller: text('seller-user', nameShape),
      settling: text('settling-user', nameShape),
    },
    installFolder: text('install-folder', pathShape),
    programFolder: text('program-folder', pathShape),
    dataFolder: text('data-folder', pathShape),
    addresses: tunnelAddresses,
    port: settlingPort,
    mtuBytes: readMtu(options.mtu ?? usual.mtu),
  };
}
