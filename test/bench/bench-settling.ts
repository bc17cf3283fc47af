import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { isOverTcp, relayDatabase } from '../../build/database-relay.ts';
import { systemClock } from '../../platform/clock.ts';
import { makeKeyPair, writeKeyPair } from '../../platform/key-file.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { raisePrivateLink } from '../../private-link/raise/private-link.ts';
import { benchCard, benchKiosks } from './bench-buyers.ts';
import type { CheckLoad, LoadRow } from './check-load.ts';
import { enterAccounts } from './generated-accounts.ts';

const sellerId = 'shop-1';

/** Settling as a process of its own at its end of a private link, with generated accounts. */
export type BenchSettling = {
  mode: string;
  /** Runs the load as a process at the seller's end; one row for each level. */
  load(work: Pick<CheckLoad, 'inFlight' | 'count'>): Promise<LoadRow[]>;
  stop(): Promise<void>;
};

export type BenchSettlingOptions = {
  link: 'auto' | 'line' | 'wireguard';
  /** PostgreSQL's URL; SQLite when it is not named. */
  databaseUrl?: string | undefined;
  accounts: number;
};

/**
 * @param say told of the progress of what takes long
 * @throws when the link asked for cannot be had
 */
export async function startBenchSettling(
  options: BenchSettlingOptions,
  say: (line: string) => void,
): Promise<BenchSettling> {
  const home = mkdtempSync(path.join(tmpdir(), 'sidelane-bench-'));
  const endings: (() => Promise<unknown> | void)[] = [() => rmSync(home, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  };
  try {
    const keysFolder = path.join(home, 'keys');
    const keys = ensureKeys(keysFolder, systemClock);
    const sellerKey = makeKeyPair();
    const sellerKeyFile = path.join(home, 'seller.pem');
    writeKeyPair(sellerKeyFile, sellerKey);
    const link = await raisePrivateLink({ home, mode: options.link });
    endings.push(() => link.lower());
    let databaseUrl = options.databaseUrl ?? path.join(home, 'settling.sqlite');
    const database = await openSettlingDatabase(databaseUrl);
    await KeyRing.open({ database, keysFolder, clock: systemClock });
    await enterAccounts(database, keys.number, { accounts: options.accounts, cardOf: benchCard }, say);
    await database.close();
    if (link.mode !== 'line-socket' && isOverTcp(databaseUrl)) {
      const relay = await relayDatabase(databaseUrl, path.join(home, 'database'));
      endings.push(() => relay.close());
      databaseUrl = relay.url;
    }
    const configFile = path.join(home, 'config.json');
    // The load comes from as many kiosks as a large seller has, all on their first day.
    const policy = { terminals: { newKiosksPerDay: benchKiosks } };
    const sellers = [{ sellerId, name: sellerId, publicJwk: sellerKey.publicJwk }];
    writeFileSync(
      configFile,
      JSON.stringify({ databaseUrl, listen: link.settlingListens, keysFolder, sellers, policy }),
    );
    const program = path.resolve(import.meta.dirname, '../../settling/main.ts');
    const wrapped = link.inSettling(process.execPath, [program, '--config', configFile]);
    const settling = spawn(wrapped.command, wrapped.args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(settling, 'exit');
    endings.push(() => (settling.kill('SIGTERM'), ended));
    const told = createInterface(settling.stdout);
    const tells = (event: string) =>
      new Promise<{ pid: number }>((resolve, reject) => {
        told.on('line', (line) => {
          const said = JSON.parse(line) as { event?: string; pid: number };
          if (said.event === event) resolve(said);
        });
        void ended.then(() => reject(new Error(`settling ended before it said ${event}`)));
      });
    // It goes over the whole ledger once a day, beginning now: what that costs is no part of what a check does.
    const [{ pid }] = await Promise.all([tells('ready'), tells('ledger_verified')]);
    const load = async ({ inFlight, count }: Pick<CheckLoad, 'inFlight' | 'count'>) => {
      const work: CheckLoad = {
        sellerId,
        sellerKeyFile,
        keysFolder,
        endpoint: link.sellerAsks,
        settlingProcessId: pid,
        accounts: options.accounts,
        inFlight,
        count,
      };
      const loadProgram = path.join(import.meta.dirname, 'check-load.ts');
      const asked = link.inSeller(process.execPath, [loadProgram, JSON.stringify(work)]);
      const child = spawn(asked.command, asked.args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
      const [status] = (await once(child, 'close')) as [number | null];
      if (status !== 0) throw new Error(`the load ended with status ${status ?? 'none'}`);
      return JSON.parse(text) as LoadRow[];
    };
    return { mode: link.mode, load, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
