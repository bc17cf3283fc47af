import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../platform/clock.ts';
import { writeDemonstrationAccounts } from '../../build/demonstration/demonstration-histories.ts';
import { makeKeyPair, writeKeyPair } from '../../platform/key-file.ts';
import { createLog } from '../../platform/log.ts';
import { sellerConfigSchema } from '../../server/config/seller-config.ts';
import { createSellerServer } from '../../server/seller-server.ts';
import { settlingPort, tunnelAddresses } from '../../private-link/machine/link-addresses.ts';
import { follow, writeFilesFor } from '../private-link/two-machines-lab.ts';
import type { TwoMachineFiles } from '../private-link/two-machines-lab.ts';
import { stockShelf } from '../support/shop.ts';
import type { Arrangement, RaisedArrangement } from './arrangement.ts';
import { openAddresses } from './laboratory.ts';
import type { Laboratory } from './laboratory.ts';
import { shopperNumber } from './shopper.ts';
import { tryAsPeer, tryWithBothKeys } from './unknown-peer.ts';

const sellerPort = 8080;
const sellerId = 'laboratory-shop';
const endpoint = { kind: 'address', host: tunnelAddresses.settling, port: settlingPort } as const;
const sellerUrl = `http://${openAddresses.seller}:${sellerPort}`;

function writeConfig(folder: string, config: object): string {
  const file = path.join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

function newFolder(laboratory: Laboratory, name: string): string {
  const folder = path.join(laboratory.folder, name);
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** Starts the settling server as it is, in the namespace that holds nothing but its end of the link. */
async function startSettling(
  laboratory: Laboratory,
  files: TwoMachineFiles,
  lineInterface: string | undefined,
  publicJwk: object,
): Promise<{ rootThumbprint: string }> {
  const folder = newFolder(laboratory, 'settling');
  const keysFolder = path.join(folder, 'keys');
  const made = await laboratory.run(files.inner, 'settling/keys/make-keys.ts', ['--folder', keysFolder]);
  const config = writeConfig(folder, {
    databaseUrl: path.join(folder, 'settling.sqlite'),
    listen: endpoint,
    keysFolder,
    sellers: [{ sellerId, name: 'Shop of the laboratory', publicJwk }],
    firstAccountsFile: writeDemonstrationAccounts(path.join(folder, 'accounts.json'), 'EUR', systemClock.now()),
    ...(lineInterface && { lineInterface }),
  });
  await laboratory.start(files.inner, 'settling/main.ts', ['--config', config], '"ready"');
  return JSON.parse(made) as { rootThumbprint: string };
}

/**
 * Starts the seller server as it is, on the seller's machine, with one article on its shelf. Network 20 is plain HTTP here
 * (the seller is told that a TLS proxy stands in front), so that the eavesdropper sees all that broken TLS would show.
 */
async function startSeller(
  laboratory: Laboratory,
  lineInterface: string | undefined,
  rootThumbprint: string,
  signingKeyFile: string,
) {
  const folder = newFolder(laboratory, 'seller');
  const config = sellerConfigSchema.parse({
    sellerId,
    name: 'Shop of the laboratory',
    currency: 'EUR',
    databaseUrl: path.join(folder, 'seller.sqlite'),
    listen: { host: openAddresses.seller, port: sellerPort },
    tls: 'proxy-in-front',
    trustedProxy: openAddresses.seller,
    settling: endpoint,
    linkMode: lineInterface ? 'line-interface' : 'wireguard-root',
    rootThumbprint,
    signingKeyFile,
    allowSelfEnrolment: true,
    ...(lineInterface && { lineInterface }),
  });
  const shelf = await createSellerServer({ config, clock: systemClock, log: createLog('laboratory', 'silent') });
  await stockShelf(shelf.database);
  await shelf.database.close();
  return laboratory.start(
    laboratory.hosts.seller,
    'server/main.ts',
    ['--config', writeConfig(folder, config)],
    '"ready"',
  );
}

async function raiseProduct(laboratory: Laboratory, carrier: 'wireguard' | 'line'): Promise<RaisedArrangement> {
  const { namespaces, hosts, folder } = laboratory;
  const files = writeFilesFor(
    namespaces,
    path.join(folder, 'link'),
    { seller: openAddresses.seller, settling: openAddresses.settling },
    carrier,
  );
  const { interfaces } = files;
  laboratory.whenClosed(() => spawnSync('ip', ['netns', 'delete', files.inner]));
  if (carrier === 'line') {
    namespaces.join(
      { namespace: hosts.seller, link: interfaces.seller },
      { namespace: hosts.settling, link: interfaces.settling },
    );
  }
  laboratory.whenClosed(() => spawnSync('ip', ['-n', hosts.seller, 'link', 'delete', interfaces.seller]));
  laboratory.whenClosed(() => spawnSync('ip', ['-n', files.inner, 'link', 'delete', interfaces.settling]));
  follow(namespaces, hosts.settling, files.folders.settling, 'steps');
  follow(namespaces, hosts.seller, files.folders.seller, 'steps');

  const sellerKey = makeKeyPair();
  const signingKeyFile = path.join(folder, 'seller.pem');
  writeKeyPair(signingKeyFile, sellerKey);
  const isLine = carrier === 'line';
  const { rootThumbprint } = await startSettling(
    laboratory,
    files,
    isLine ? interfaces.settling : undefined,
    sellerKey.publicJwk,
  );
  const seller = await startSeller(laboratory, isLine ? interfaces.seller : undefined, rootThumbprint, signingKeyFile);
  return {
    settlingUrl: `http://${endpoint.host}:${endpoint.port}`,
    mayAsk: { who: 'the seller', host: 'seller' },
    sellerProcessId: seller.pid!,
    clearOnOpenNetwork: 'POST /api/applications',
    inside: { host: 'seller', wire: interfaces.seller, shows: 'POST /checks' },
    purchase: async () => {
      const args = ['--seller', sellerUrl, `--root=${rootThumbprint}`, '--number', shopperNumber, '--json'];
      const said = JSON.parse(await laboratory.run(hosts.terminal, 'build/purchase.ts', args)) as {
        applicationId: string;
        outcome: string;
      };
      if (said.outcome !== 'accepted') throw new Error(`The purchase of the laboratory ended as ${said.outcome}`);
      return { knownToSeller: said.applicationId };
    },
    ...(carrier === 'wireguard' && {
      moreTries: () => tryAsPeer(laboratory),
      lastControls: () => tryWithBothKeys(laboratory),
    }),
  };
}

/** The patent's own arrangements, made by the program as it is installed. */
export const productArrangements: Arrangement[] = [
  {
    name: 'closed network',
    figures: 'Figs. 4–6',
    summary: 'First embodiment: the number is sealed for settling in the terminal, and the seller asks over WireGuard.',
    joints: [
      { from: 'terminal', to: 'seller', over: 'clear', label: 'number sealed' },
      { from: 'seller', to: 'settling', over: 'tunnel', label: 'closed network 21' },
    ],
    raise: (laboratory) => raiseProduct(laboratory, 'wireguard'),
  },
  {
    name: 'dedicated line',
    figures: 'Fig. 7',
    summary:
      'Second embodiment: the number is sealed in the terminal, and a line that nobody else is on joins the servers.',
    joints: [
      { from: 'terminal', to: 'seller', over: 'clear', label: 'number sealed' },
      { from: 'seller', to: 'settling', over: 'line', label: 'dedicated line' },
    ],
    raise: (laboratory) => raiseProduct(laboratory, 'line'),
  },
];
