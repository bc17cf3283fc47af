import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { stageServer } from '../../build/installers/server-installer.ts';
import type { StagedServer } from '../../build/installers/server-installer.ts';
import type { ServerName } from '../../build/installers/server-program.ts';
import { serverScripts } from '../../build/installers/server-scripts.ts';
import type { Installer } from '../../build/installers/installer.ts';
import type { ScratchSystem } from '../support/scratch-system.ts';
import { Units } from '../support/unit-in-scratch-system.ts';

const project = path.resolve(import.meta.dirname, '../..');
export const nextMigration = '999-an-upgrade-is-tried';
const card = { number: '4000056655665556', expiry: '12/39', name: 'Ada Lindqvist', born: '1984-03-12' };
const password = 'a long enough password';
export const serverNames = ['settling', 'seller'] as const satisfies ServerName[];

/** The seller of the next version: everything is as it is now, and its schema has one step more. */
function withOneMigrationMore({ programFolder }: StagedServer): void {
  const file = path.join(programFolder, 'server/database/migrations.ts');
  const text = readFileSync(file, 'utf8');
  const run = `async (transaction) => void (await transaction.run('CREATE TABLE tried (id INTEGER)'))`;
  const next = text.replace(/\n\];/, `\n  { id: '${nextMigration}', why: 'an upgrade is tried', up: ${run} },\n];`);
  expect(next).not.toBe(text);
  writeFileSync(file, next);
}

export type ServerPackages = Record<ServerName | 'newSeller', string>;

/** Makes the packages of both servers, and one of the seller's next version. @param make as `makeDeb` or `makeRpm` */
export async function serverPackages(
  folder: string,
  pageFolder: string,
  make: (
    installer: Installer,
    outputFolder: string,
    workFolder: string,
    options: { isFast: boolean },
  ) => Promise<string>,
): Promise<ServerPackages> {
  const stage = (name: ServerName) =>
    stageServer({ name, pageFolder, workFolder: path.join(folder, name), builtAtS: 1_790_000_000, version: '1.0.0' });
  const packed = (name: ServerName, { installer }: StagedServer, version: string) =>
    make(
      { ...installer, version, scripts: serverScripts(name, version) },
      folder,
      path.join(folder, `made-${name}-${version}`),
      { isFast: true },
    );
  const settling = await packed('settling', stage('settling'), '1.0.0');
  const staged = stage('seller');
  const seller = await packed('seller', staged, '1.0.0');
  withOneMigrationMore(staged);
  return { settling, seller, newSeller: await packed('seller', staged, '1.1.0') };
}

/**
 * A shop whose servers are installed from packages, both into one system or each into its own. It has no products and settling no
 * accounts until `fill`.
 */
export class InstalledShop {
  readonly #systems: Record<ServerName, ScratchSystem>;
  readonly #units: Record<ServerName, Units>;
  /** How the two are joined, as the answers of setup say it. */
  readonly #joined: object;

  constructor(systems: Record<ServerName, ScratchSystem>, joined: object = { otherHost: '127.0.0.1' }) {
    this.#systems = systems;
    const seller = new Units(systems.seller);
    const settling = systems.settling === systems.seller ? seller : new Units(systems.settling);
    this.#units = { seller, settling };
    this.#joined = joined;
  }

  run(name: ServerName, command: string, args: string[] = [], input = ''): ReturnType<ScratchSystem['run']> {
    return this.#systems[name].run(command, args, input);
  }

  write(name: ServerName, file: string, content: unknown): void {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    expect(this.run(name, 'sh', ['-c', `umask 077; cat > ${file}`], text)).toEqual({ status: 0, said: '' });
  }

  get sellerAnswers(): object {
    return {
      sellerId: 'corner-shop',
      name: 'Corner Shop',
      currency: 'EUR',
      language: 'de-AT',
      address: ['Hafenstraße 1', '1010 Wien'],
      settlingKeys: '/srv/settling-keys.json',
      selfEnrolment: true,
      staffPassword: password,
      ...this.#joined,
    };
  }

  /** Each party makes its keys, and gets the other one's. */
  exchangesKeys(): void {
    for (const name of serverNames) {
      const file = `/srv/${name}-keys.json`;
      expect(this.run(name, `sidelane-${name}`, ['keys', '--out', file])).toEqual({ status: 0, said: '' });
      const other = name === 'seller' ? 'settling' : 'seller';
      this.write(other, file, this.run(name, 'cat', [file]).said);
    }
  }

  /** Both are set up with a file of answers and the other one's keys. @returns the thumbprint of settling's root key */
  setsUp(): string {
    this.write('seller', '/srv/seller.json', this.sellerAnswers);
    this.write('settling', '/srv/settling.json', {
      sellerId: 'corner-shop',
      sellerName: 'Corner Shop',
      sellerKeys: '/srv/seller-keys.json',
      ...this.#joined,
    });
    for (const name of serverNames) {
      const setUp = this.run(name, `sidelane-${name}`, ['setup', '--from', `/srv/${name}.json`]);
      expect(setUp).toMatchObject({ status: 0, said: expect.stringContaining('Corner Shop') });
    }
    const keys = this.run('settling', 'cat', ['/srv/settling-keys.json']).said;
    return (JSON.parse(keys) as { rootThumbprint: string }).rootThumbprint;
  }

  async raisesAndStarts(): Promise<void> {
    for (const name of serverNames) {
      expect(this.#units[name].runToEnd(`sidelane-${name}-link`)).toMatchObject({ status: 0 });
      await this.start(name);
    }
  }

  start(name: ServerName): Promise<void> {
    return this.#units[name].start(`sidelane-${name}`);
  }

  stop(name: ServerName): Promise<void> {
    return this.#units[name].stop(`sidelane-${name}`);
  }

  /** Ends the servers and lowers the link, as their units do. */
  async endsAndLowers(): Promise<void> {
    for (const name of ['seller', 'settling'] as const) await this.stop(name);
    for (const name of ['seller', 'settling'] as const) this.#units[name].runToEnd(`sidelane-${name}-link`, 'ExecStop');
  }

  /** One product, and one account. */
  fill(): void {
    const columns = 'Handle,Title,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Status';
    this.write('seller', '/var/lib/mug.csv', `${columns}\nmug,Mug,M-1,shopify,5,12.50,active\n`);
    this.run('seller', 'chmod', ['644', '/var/lib/mug.csv']);
    expect(this.run('seller', 'sidelane-seller', ['catalogue', 'import', '/var/lib/mug.csv'])).toMatchObject({
      status: 0,
    });
    const account = { number: card.number, name: card.name, birth_date: card.born, expiry: '2039-12' };
    const news = JSON.stringify({ ...account, currency: 'EUR', limit: '1000.00' });
    const added = this.run('settling', 'sidelane-settling', ['credit', 'accounts', 'add'], news);
    expect(added).toMatchObject({ status: 0 });
  }

  /** A purchase by a terminal without a screen, in the network of the seller. */
  buy(rootThumbprint: string): unknown {
    const { number, expiry, name, born } = card;
    const at = ['--seller', 'http://127.0.0.1:8520', `--root=${rootThumbprint}`];
    const by = ['--number', number, '--expiry', expiry, '--name', name, '--born', born];
    const asked = ['build/purchase.ts', ...at, ...by, '--json'];
    const [command, args] = this.#systems.seller.inNetwork(process.execPath, asked);
    const { stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: 'utf8' });
    return stdout === '' ? stderr : JSON.parse(stdout);
  }

  /** The first column of a query's rows, with the SQLite of the installed server. */
  query(name: ServerName, file: string, sql: string): string {
    return this.run(name, `/usr/lib/sidelane-${name}/bin/node`, ['-e', queryScript, file, sql]).said.trim();
  }

  /** Takes away what the tests themselves wrote. */
  removeAnswers(): void {
    for (const name of serverNames) this.run(name, 'sh', ['-c', 'rm -f /srv/*.json /var/lib/mug.csv']);
  }

  async stopAll(): Promise<void> {
    for (const name of serverNames) {
      await this.#units[name].stopAll();
      // A test that failed has not lowered the link, whose processes would live on.
      const lower = 'for end in /etc/sidelane-*/link/down; do if [ -e "$end" ]; then sh "$end"; fi; done';
      this.run(name, 'sh', ['-c', lower]);
    }
  }
}

/**
 * What may differ after a purge: the lists of users and groups, which a user who is gone again leaves changed, and what ends with
 * the machine's next start.
 */
export const mayDiffer = /^\/(run\/|etc\/(\.pwd\.lock|(group|gshadow|passwd|shadow|subuid|subgid)-?)$)/;

const queryScript = `
const sqlite = require(process.execPath.replace('bin/node', 'node_modules/sqlite3'));
const [file, sql] = process.argv.slice(1);
new sqlite.Database(file, sqlite.OPEN_READONLY).all(sql, (error, rows) => {
  console.log(error ? error.message : rows.map((row) => Object.values(row)[0]).join(','));
});
`;
