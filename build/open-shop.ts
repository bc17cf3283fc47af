import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { apiPath, openApiPath } from '../contract/seller/endpoint.ts';
import { publicJwkSchema, rootThumbprintSchema } from '../contract/settling/key-set.ts';
import { systemClock } from '../platform/clock.ts';
import { raisePrivateLink } from '../private-link/raise/private-link.ts';
import type { PrivateLink } from '../private-link/raise/link.ts';
import type { SellerConfigFile } from '../server/config/seller-config.ts';
import type { SettlingConfigFile } from '../settling/config/settling-config.ts';
import { isOverTcp, relayDatabase } from './database-relay.ts';
import { relayPictures } from './picture-relay.ts';
import { demonstrationAccounts } from './demonstration/demonstration-accounts.ts';
import { writeDemonstrationAccounts } from './demonstration/demonstration-histories.ts';
import { runToEnd } from './run-to-end.ts';
import { claimHome, firstStaffOf, noteRunning, openShopHome, releaseHome } from './shop-home.ts';
import type { ShopHome } from './shop-home.ts';
import { identifyShop } from './shop-identity.ts';
import type { ShopIdentity } from './shop-identity.ts';
import type { StartOptions } from './start-options.ts';
import type { StartReport } from './start-report.ts';
import { SupervisedServer } from './supervised-server.ts';

const project = path.resolve(import.meta.dirname, '..');
const inProject = (...parts: string[]) => path.join(project, ...parts);
const node = process.execPath;

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

const progressSchema = z.object({ done: z.int(), total: z.int() });

async function prepareShop(
  home: ShopHome,
  { isEmpty }: ShopIdentity,
  sellerUrl: string,
  say: (line: string) => void,
  signal: AbortSignal,
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
    signal,
  );
}

const dialectOf = (url: string) => (url.startsWith('postgres') ? 'postgres' : 'sqlite');

/** How a kiosk was opened, or why it was not; and what ends it. */
export type OpenedKiosk = { said: string; end?: () => Promise<void> };

export type KioskOpener = (shop: { home: ShopHome; options: StartOptions; url: string }) => OpenedKiosk;

/** A whole shop on this machine, and the only part that knows both sides of the private link. */
export class WholeShop {
  /** What ends the started parts, in the order of their start. */
  readonly #endings: (() => Promise<void> | void)[] = [];
  readonly #ended = new AbortController();
  #ending: Promise<boolean> | undefined;

  get isEnding(): boolean {
    return this.#ending !== undefined;
  }

  /**
   * Opens the shop and resolves when everything is ready.
   * @param parts.bundle brings the pages and the shell up to date
   * @param parts.openKiosk opens the kiosk, or says why it does not
   * @throws with a sentence for the person who started it; `end` then ends what had been started
   */
  async open(
    options: StartOptions,
    {
      say,
      bundle,
      openKiosk,
    }: {
      say: (line: string) => void;
      bundle: (say: (line: string) => void) => Promise<unknown>;
      openKiosk: KioskOpener;
    },
  ): Promise<StartReport> {
    const home = openShopHome(options.home);
    claimHome(home);
    this.#endings.push(() => releaseHome(home));
    const shop = identifyShop(home, options.emptyShop);

    say(`Opening the shop in ${home.folder}`);
    const publicSocket = await openPublicSocket(options.port);
    const { port } = publicSocket.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    let firstSocket: Server | undefined = publicSocket;
    this.#endings.push(() => void firstSocket?.close());

    const building = bundle((line) => say(`  ${line}`));
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
    this.#endings.push(() => link.lower());
    say(`  private link: ${link.mode}`);

    const databaseUrls = {
      seller: options.databases.seller ?? home.sellerDatabaseFile,
      settling: options.databases.settling ?? home.settlingDatabaseFile,
    };
    writeConfig(home.settlingConfigFile, {
      databaseUrl: await this.#reachableFrom(link, home, 'settling', databaseUrls.settling),
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
      databaseUrl: await this.#reachableFrom(link, home, 'seller', databaseUrls.seller),
      listen: 'inherited',
      settling: link.sellerAsks,
      linkMode: link.mode,
      rootThumbprint,
      signingKeyFile: home.sellerKeyFile,
      allowSelfEnrolment: true,
      pageFolder: inProject('dist/page'),
      lookFile: home.lookFile,
      mediumFolder: home.mediumFolder,
      importFolder: home.importFolder,
      ...(link.mode.startsWith('wireguard') && { pictures: { fetcherSocket: await this.#relayPictures(home) } }),
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
    this.#endings.push(() => settling.stop());
    await Promise.all([settling.start(), prepareShop(home, shop, url, say, this.#ended.signal), building]);
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
    this.#endings.push(() => seller.stop());
    await seller.start();
    say('  seller server: ready');

    const kiosk = openKiosk({ home, options, url });
    if (kiosk.end !== undefined) this.#endings.push(kiosk.end);

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
      kiosk: kiosk.said,
      accounts: shop.isEmpty ? [] : demonstrationAccounts,
    };
    noteRunning(home, { url, mode: link.mode, rootThumbprint, processes: report.processes });
    return report;
  }

  /** Ends what was started, the last first, and says what could not be ended. @returns whether all of it has ended */
  end(): Promise<boolean> {
    this.#ending ??= this.#endAll();
    return this.#ending;
  }

  async #endAll(): Promise<boolean> {
    let hasEnded = true;
    this.#ended.abort();
    for (const end of this.#endings.toReversed()) {
      try {
        await end();
      } catch (error) {
        console.error((error as Error).message);
        hasEnded = false;
      }
    }
    return hasEnded;
  }

  /** The socket by which the seller has pictures fetched out here, because its namespace has no network. */
  async #relayPictures({ runFolder, sellerConfigFile }: ShopHome): Promise<string> {
    const program = inProject('server/article/pictures/fetching/start-outside.ts');
    const relay = await relayPictures(path.join(runFolder, 'picture-fetching'), [
      node,
      program,
      '--config',
      sellerConfigFile,
    ]);
    this.#endings.push(() => relay.close());
    return relay.socketFile;
  }

  /** The database URL for its server: through a relay if the server's namespace has no network. */
  async #reachableFrom(link: PrivateLink, home: ShopHome, name: 'seller' | 'settling', url: string): Promise<string> {
    if (!link.mode.startsWith('wireguard') || !isOverTcp(url)) return url;
    const relay = await relayDatabase(url, path.join(home.runFolder, `${name}-database`));
    this.#endings.push(() => relay.close());
    return relay.url;
  }
}
