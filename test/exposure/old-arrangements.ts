import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Arrangement, RaisedArrangement } from './arrangement.ts';
import { openAddresses } from './laboratory.ts';
import type { Laboratory } from './laboratory.ts';
import { shopperNumber } from './shopper.ts';
import type { OldTls } from './old-servers.ts';

const sellerPort = 8080;
const settlingPort = 7100;
const article = 'one-blue-mug-of-the-laboratory';

/** A certificate for both old servers, signed by itself; terminal and seller are given it to trust. */
function makeCertificate(folder: string): OldTls {
  const certificateFile = path.join(folder, 'old.crt');
  const keyFile = path.join(folder, 'old.key');
  const names = `subjectAltName=IP:${openAddresses.seller},IP:${openAddresses.settling}`;
  const make = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/CN=old',
  ];
  execFileSync('openssl', [...make, '-addext', names, '-keyout', keyFile, '-out', certificateFile], {
    stdio: 'ignore',
  });
  return { certificateFile, keyFile };
}

async function raiseOld(
  laboratory: Laboratory,
  parts: { overTls: boolean; terminalAsks: boolean },
): Promise<RaisedArrangement> {
  const { hosts, folder } = laboratory;
  const tls = parts.overTls ? makeCertificate(folder) : null;
  const scheme = tls ? 'https' : 'http';
  const settlingUrl = `${scheme}://${openAddresses.settling}:${settlingPort}`;
  const sellerUrl = `${scheme}://${openAddresses.seller}:${sellerPort}`;
  const start = (host: 'seller' | 'settling', program: string, config: object) =>
    laboratory.start(hosts[host], `test/exposure/${program}`, [
      JSON.stringify({ host: openAddresses[host], tls, ...config }),
    ]);
  await start('settling', 'old-settling.ts', { port: settlingPort, accounts: [shopperNumber] });
  const seller = await start('seller', 'old-seller.ts', {
    port: sellerPort,
    settlingUrl: parts.terminalAsks ? null : settlingUrl,
  });
  return {
    settlingUrl,
    mayAsk: parts.terminalAsks ? { who: 'the terminal', host: 'terminal' } : { who: 'the seller', host: 'seller' },
    sellerProcessId: seller.pid!,
    clearOnOpenNetwork: tls ? null : article,
    purchase: async () => {
      const asked = {
        sellerUrl,
        settlingUrl: parts.terminalAsks ? settlingUrl : null,
        certificateFile: tls?.certificateFile ?? null,
        number: shopperNumber,
        article,
      };
      const said = await laboratory.run(hosts.terminal, 'test/exposure/old-terminal.ts', [JSON.stringify(asked)]);
      if (!said.includes('accepted')) throw new Error(`The purchase of the laboratory was not accepted: ${said}`);
      return { knownToSeller: article };
    },
  };
}

function arrange(terminalAsks: boolean, overTls: boolean): Arrangement {
  const over = overTls ? 'tls' : 'clear';
  const how = overTls ? 'over TLS' : 'over HTTP';
  if (terminalAsks) {
    return {
      name: `terminal asks settling itself, ${how}`,
      figures: 'Fig. 3',
      summary: 'The terminal asks settling, which therefore answers terminals, and carries the notice to the seller.',
      joints: [
        { from: 'terminal', to: 'settling', over, label: 'number as typed' },
        { from: 'terminal', to: 'seller', over, label: 'notice carried' },
      ],
      raise: (laboratory) => raiseOld(laboratory, { overTls, terminalAsks }),
    };
  }
  return {
    name: `seller asks over the open network, ${how}`,
    figures: 'Figs. 1–2',
    summary: 'The terminal gives the number to the seller, and the seller asks settling over the same open network.',
    joints: [
      { from: 'terminal', to: 'seller', over, label: 'number as typed' },
      { from: 'seller', to: 'settling', over, label: 'number as typed' },
    ],
    raise: (laboratory) => raiseOld(laboratory, { overTls, terminalAsks }),
  };
}

/** The patent's older arrangements, over plain HTTP and over TLS. */
export const oldArrangements: Arrangement[] = [
  arrange(false, false),
  arrange(false, true),
  arrange(true, false),
  arrange(true, true),
];
