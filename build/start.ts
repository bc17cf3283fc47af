import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import path from 'node:path';
import { apiPath, openApiPath } from '../contract/seller/endpoint.ts';
import { z } from 'zod';
import { publicJwkSchema, rootThumbprintSchema } from '../contract/settling/key-set.ts';
import { BadUsage } from '../platform/bad-usage.ts';
import { surviveLostOutput } from '../platform/lost-output.ts';
import type { SellerConfigFile } from '../server/config/seller-config.ts';
import type { SettlingConfigFile } from '../settling/config/settling-config.ts';
import { systemClock } from '../platform/clock.ts';
import { demonstrationAccounts } from './demonstration/demonstration-accounts.ts';
import { writeDemonstrationAccounts } from './demonstration/demonstration-histories.ts';
import { raisePrivateLink } from '../private-link/raise/private-link.ts';
import type { PrivateLink } from '../private-link/raise/private-link.ts';
import { bundle } from './bundle.ts';
import { isOverTcp, relayDatabase } from './database-relay.ts';
import { findElectron, hasDisplay, sandboxMissing } from './electron-runtime.ts';
import { runToEnd } from './run-to-end.ts';
import { claimHome, firstStaffOf, noteRunning, openShopHome, releaseHome } from './shop-home.ts';
import type { ShopHome } from './shop-home.ts';
import { identifyShop } from './shop-identity.ts';
import type { ShopIdentity } from './shop-identity.ts';
import { readStartOptions, startUsage } from './start-options.ts';
import type { StartOptions } from './start-options.ts';
import { sayReport } from './start-report.ts';
import type { StartReport } from './start-report.ts';
import { SupervisedServer } from './supervised-server.ts';

/** `npm start`: runs a whole shop on this machine. It is the only program that knows both sides of the private link. */

const project = path.resolve(import.meta.dirname, '..');
const inProject = (...parts: string[]) => path.join(project, ...parts);
const node = process.execPath;

/** The started parts, which are stopped in reverse order. */
const endings: (() => Promise<void> | void)[] = [];
let isEnding = false;
const ended = new AbortController();

async function endEverything(exitStatus: number): Promise<never> {
  if (isEnding) return new Promise(() => undefined);
  isEnding = true;
  ended.abort();
  for (const end of endings.toReversed()) {
    try {
      await end();
    } catch (error) {
      console.error((error as Error).message);
      exitStatus ||= 1;
    }
  }
  process.exit(exitStatus);
}

function writeConfig(file: string, config: SellerConfigFile | SettlingConfigFile): void {
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}

/** Opens the seller's public socket, which a process inside the private link cannot do. */
function openPublicSocket(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    // Until the seller has the socket, connections are refused; otherwise clients would wait for an answer that never comes.
    const server = createServer((visitor) => visitor.resetAndDestroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} of this machine is taken. Give another one with --port, or 0 for any that is free.`)
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/**
 * Hands the public socket to the seller once it asks for it, and closes it here, so that only the seller accepts connections. If
 * it were handed over earlier, a seller that answers no requests yet would accept them.
 */
async function handPublicSocketTo(child: ChildProcess, port: number, first: Server | undefined): Promise<void> {
  const isAsked = await new Promise<boolean>((resolve) => {
    child.once('message', () => resolve(true));
    child.once('exit', () => resolve(false));
  });
  if (!isAsked) return;
  const server = first ?? (await openPublicSocket(port));
  await new Promise<void>((resolve, reject) =>
    child.send('listen', server, (error) => (error ? reject(error) : resolve())),
  );
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** Runs a program that creates the missing keys of one side, and returns the JSON that it prints, as `schema` has it. */
async function makeKeys<Schema extends z.ZodType>(
  schema: Schema,
  program: string,
  ...args: string[]
): Promise<z.infer<Schema>> {
  let said = '';
  await runToEnd(node, [inProject(program), ...args], (line) => {
    if (line.startsWith('{')) said = line;
  });
  return schema.parse(JSON.parse(said));
}

/** The database URL for its server: through a relay if the server's namespace has no network. */
async function reachableFrom(
  link: PrivateLink,
  home: ShopHome,
  name: 'seller' | 'settling',
  url: string,
): Promise<string> {
  if (!link.mode.startsWith('wireguard') || !isOverTcp(url)) return url;
  const relay = await relayDatabase(url, path.join(home.runFolder, `${name}-database`));
  endings.push(() => relay.close());
  return relay.url;
}

const progressSchema = z.object({ done: z.int(), total: z.int() });

async function prepareShop(
  home: ShopHome,
  { isEmpty }: ShopIdentity,
  sellerUrl: string,
  say: (line: string) => void,
): Promise<void> {
  let said = 0;
  const onLine = (line: string) => {
    if (!line.includes('"progress"')) return;
    const { done, total } = progressSchema.parse(JSON.parse(line));
    if (done !== total && done - said < total / 4) return;
    said = done;
    say(`  demonstration shop: ${done} of ${total} articles`);
  };
  await runToEnd(
    node,
    [
      inProject('build/demonstration/prepare-shop.ts'),
      '--config',
      home.sellerConfigFile,
      ...(isEmpty ? [] : ['--demonstration']),
      '--first-staff',
      home.firstStaffFile,
      '--enrolment',
      home.enrolmentFile,
      '--seller-url',
      sellerUrl,
    ],
    onLine,
    ended.signal,
  );
}

/** Opens the desktop kiosk if possible, and says how it went. */
function openKiosk(home: ShopHome, options: StartOptions, url: string): string {
  if (!options.opensKiosk) return `not opened (--no-kiosk); open ${url} in a browser`;
  const electron = findElectron();
  if ('missing' in electron) return `open ${url} in a browser (${electron.missing})`;
  if (!hasDisplay()) return `open ${url} in a browser (there is no display for Electron ${electron.version})`;
  const withoutSandbox = sandboxMissing(electron.executable) !== null;
  const log = openSync(home.logFile('kiosk'), 'a', 0o600);
  const child = spawn(
    electron.executable,
    [
      ...(withoutSandbox ? ['--no-sandbox'] : []),
      inProject('dist/electron/main.cjs'),
      '--enrolment',
      home.enrolmentFile,
      `--user-data-dir=${home.kioskProfileFolder}`,
      ...(options.isFullScreen ? [] : ['--windowed']),
    ],
    { stdio: ['ignore', log, log], detached: true, env: { ...receiptsTo(home), ...process.env } },
  );
  closeSync(log);
  child.once('error', (error) => console.error(`The kiosk could not be opened: ${error.message}`));
  endings.push(
    () =>
      new Promise<void>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
        const lastWord = setTimeout(() => child.kill('SIGKILL'), 5_000);
        child.once('exit', () => {
          clearTimeout(lastWord);
          resolve();
        });
        child.kill('SIGTERM');
      }),
  );
  return `Electron ${electron.version}, in a window of its own`;
}

/** Without a receipt printer, a PDF is written instead. */
function receiptsTo(home: ShopHome): NodeJS.ProcessEnv {
  return process.env['SIDELANE_RECEIPT_PRINTER'] ? {} : { SIDELANE_RECEIPTS_FOLDER: home.receiptsFolder };
}

const dialectOf = (url: string) => (url.startsWith('postgres') ? 'postgres' : 'sqlite');

async function startShop(options: StartOptions, say: (line: string) => void): Promise<StartReport> {
  const home = openShopHome(options.home);
  claimHome(home);
  endings.push(() => releaseHome(home));
  const shop = identifyShop(home, options.emptyShop);

  say(`Opening the shop in ${home.folder}`);
  const publicSocket = await openPublicSocket(options.port);
  const { port } = publicSocket.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  let firstSocket: Server | undefined = publicSocket;
  endings.push(() => void firstSocket?.close());

  const building = bundle({ log: (line) => say(`  ${line}`) });
  building.catch(() => undefined);
  const [{ rootThumbprint }, { publicJwk }] = await Promise.all([
    makeKeys(
      z.object({ rootThumbprint: rootThumbprintSchema }),
      'settling/keys/make-keys.ts',
      '--folder',
      home.settlingKeysFolder,
    ),
    makeKeys(z.object({ publicJwk: publicJwkSchema }), 'server/make-signing-key.ts', '--file', home.sellerKeyFile),
  ]);
  const staff = firstStaffOf(home);

  const link = await raisePrivateLink({ home: home.folder, mode: options.link, log: (line) => say(`  ${line}`) });
  endings.push(() => link.lower());
  say(`  private link: ${link.mode}`);

  const databaseUrls = {
    seller: options.databases.seller ?? home.sellerDatabaseFile,
    settling: options.databases.settling ?? home.settlingDatabaseFile,
  };
  writeConfig(home.settlingConfigFile, {
    databaseUrl: await reachableFrom(link, home, 'settling', databaseUrls.settling),
    listen: link.settlingListens,
    keysFolder: home.settlingKeysFolder,
    sellers: [{ sellerId: shop.sellerId, name: shop.name, publicJwk }],
    ...(!shop.isEmpty && {
      firstAccountsFile: writeDemonstrationAccounts(home.firstAccountsFile, shop.currency, systemClock.now()),
      // People who try out the demonstration may buy with its card numbers as often as they like.
      policy: { exemptIssuers: [...new Set(demonstrationAccounts.map(({ number }) => number.slice(0, 8)))] },
    }),
  });
  writeConfig(home.sellerConfigFile, {
    sellerId: shop.sellerId,
    name: shop.name,
    currency: shop.currency,
    locale: shop.language,
    databaseUrl: await reachableFrom(link, home, 'seller', databaseUrls.seller),
    listen: 'inherited',
    settling: link.sellerAsks,
    linkMode: link.mode,
    rootThumbprint,
    signingKeyFile: home.sellerKeyFile,
    allowSelfEnrolment: true,
    pageFolder: inProject('dist/page'),
    lookFile: home.lookFile,
    mediumFolder: home.mediumFolder,
    ...(options.readsPerMinute !== undefined && { largestReadsPerMinute: options.readsPerMinute }),
  });

  const settling = new SupervisedServer({
    name: 'settling',
    command: link.inSettling(node, [
      inProject('settling/main.ts'),
      '--config',
      home.settlingConfigFile,
      '--until-input-ends',
    ]),
    logFile: home.logFile('settling'),
    say,
  });
  endings.push(() => settling.stop());
  await Promise.all([settling.start(), prepareShop(home, shop, url, say), building]);
  say('  settling server: ready');

  const seller = new SupervisedServer({
    name: 'seller',
    command: link.inSeller(node, [inProject('server/main.ts'), '--config', home.sellerConfigFile]),
    logFile: home.logFile('seller'),
    handOver: async (child) => {
      const socket = firstSocket;
      firstSocket = undefined;
      await handPublicSocketTo(child, port, socket);
    },
    say,
  });
  endings.push(() => seller.stop());
  await seller.start();
  say('  seller server: ready');

  const report: StartReport = {
    url,
    backOfficeUrl: `${url}/back-office`,
    apiUrl: `${url}${apiPath}${openApiPath}`,
    home: home.folder,
    link: { mode: link.mode, why: link.why, toStrengthen: link.toStrengthen },
    staff,
    rootThumbprint,
    databases: { seller: dialectOf(databaseUrls.seller), settling: dialectOf(databaseUrls.settling) },
    processes: { seller: seller.pid, settling: settling.pid },
    kiosk: openKiosk(home, options, url),
    accounts: shop.isEmpty ? [] : demonstrationAccounts,
  };
  noteRunning(home, { url, mode: link.mode, rootThumbprint, processes: report.processes });
  return report;
}

surviveLostOutput();
let options: StartOptions | 'help';
try {
  options = readStartOptions(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BadUsage)) throw error;
  console.error(`${error.message}\n\n${startUsage}`);
  process.exit(2);
}
if (options === 'help') {
  console.log(startUsage);
  process.exit(0);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void endEverything(0));

const { asJson } = options;
try {
  const report = await startShop(options, asJson ? (line) => console.error(line) : (line) => console.log(line));
  console.log(asJson ? JSON.stringify(report) : sayReport(report));
} catch (error) {
  if (!isEnding) console.error(`\nThe shop could not be opened. ${(error as Error).message}`);
  await endEverything(1);
}
