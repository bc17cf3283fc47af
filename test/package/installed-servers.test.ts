import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDeb } from '../../build/installers/deb.ts';
import { stageServer } from '../../build/installers/server-installer.ts';
import type { StagedServer } from '../../build/installers/server-installer.ts';
import { serverScripts } from '../../build/installers/server-scripts.ts';
import { findProgram } from '../../private-link/machine/machine-abilities.ts';
import { builtPage } from '../support/keeper-question.ts';
import { describeUnlessMissing, describeWhere } from '../support/requirements.ts';
import { ScratchSystem, missingForScratchSystem } from '../support/scratch-system.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { Units } from '../support/unit-in-scratch-system.ts';
import { sellerMigrations } from '../../server/database/migrations.ts';

const project = path.resolve(import.meta.dirname, '../..');
const newestMigration = sellerMigrations.at(-1)!.id;
const card = { number: '4000056655665556', expiry: '12/39', name: 'Ada Lindqvist', born: '1984-03-12' };
const password = 'a long enough password';

describeWhere('wireguard', 'the servers as they are installed', () => {
  describeUnlessMissing('wireguard', missingForScratchSystem, 'into a system', () => {
    const folder = temporaryFolderOfSuite();
    let system: ScratchSystem;
    let units: Units;
    let debs: { seller: string; newSeller: string; settling: string };

    const stage = (name: 'seller' | 'settling', pageFolder: string): StagedServer =>
      stageServer({
        name,
        pageFolder,
        workFolder: path.join(folder, name),
        builtAtS: 1_790_000_000,
        version: '1.0.0',
      });

    /** The seller of the version before: everything is as it is now, except that its schema lacks the newest step. */
    function withoutNewestMigration({ programFolder }: StagedServer): () => void {
      const file = path.join(programFolder, 'server/database/migrations.ts');
      const text = readFileSync(file, 'utf8');
      const former = text.replace(/,\n {2}\w+,\n\];/, ',\n];');
      expect(former).not.toBe(text);
      writeFileSync(file, former);
      return () => writeFileSync(file, text);
    }

    beforeAll(async () => {
      const pageFolder = path.join(await builtPage(), 'page');
      const deb = ({ installer }: StagedServer, version: string) =>
        makeDeb(
          { ...installer, version, scripts: serverScripts(installer.name === 'sidelane-seller' ? 'seller' : 'settling', version) },
          folder,
          path.join(folder, `deb-${installer.name}-${version}`),
          { isFast: true },
        );
      const [seller, settling] = [stage('seller', pageFolder), stage('settling', pageFolder)];
      const restore = withoutNewestMigration(seller);
      const former = await deb(seller, '1.0.0');
      restore();
      debs = { seller: former, newSeller: await deb(seller, '1.1.0'), settling: await deb(settling, '1.0.0') };
      system = await ScratchSystem.start(path.join(folder, 'system'), { ownNetwork: true });
      units = new Units(system);
    });
    afterAll(async () => {
      await units?.stopAll();
      await system?.stop();
    });

    const write = (file: string, content: unknown) =>
      expect(
        system.run('sh', ['-c', `umask 077; cat > ${file}`], typeof content === 'string' ? content : JSON.stringify(content)),
      ).toEqual({ status: 0, said: '' });
    const sellerAnswers = {
      sellerId: 'corner-shop',
      name: 'Corner Shop',
      currency: 'EUR',
      language: 'de-AT',
      address: ['Hafenstraße 1', '1010 Wien'],
      settlingKeys: '/root/settling-keys.json',
      otherHost: '127.0.0.1',
      selfEnrolment: true,
      staffPassword: password,
    };
    const settlingAnswers = {
      sellerId: 'corner-shop',
      sellerName: 'Corner Shop',
      sellerKeys: '/root/seller-keys.json',
      otherHost: '127.0.0.1',
    };
    const query = (name: 'seller' | 'settling', file: string, sql: string): string =>
      spawnSync(...system.inside(`/usr/lib/sidelane-${name}/bin/node`, ['-e', queryScript, file, sql]), {
        encoding: 'utf8',
      }).stdout.trim();

    it('are whole, make users of their own, and say what comes next', () => {
      const installed = system.run('dpkg', ['--install', debs.settling, debs.seller]);
      expect(installed.said).not.toMatch(/error|warning/i);
      expect(installed).toMatchObject({ status: 0, said: expect.stringContaining('Next: sidelane-seller setup') });
      expect(system.run('dpkg', ['--verify', 'sidelane-seller', 'sidelane-settling'])).toEqual({ status: 0, said: '' });
      for (const name of ['sidelane-seller', 'sidelane-settling']) {
        expect(system.run('stat', ['--format=%a %U', `/var/lib/${name}`, `/etc/${name}`]).said).toBe(
          `700 ${name}\n750 root\n`,
        );
        expect(system.run('getent', ['passwd', name]).said).toMatch(/\/usr\/sbin\/nologin\n$/);
        expect(system.run(name, ['help']).said).toContain('setup');
      }
      expect(system.run('sidelane-seller', ['sing'])).toEqual({
        status: 2,
        said: 'sidelane-seller has no command "sing": sidelane-seller help lists what there is.\n',
      });
    });
  });
});

/** Reads the first column of a query's rows, with the SQLite of the installed server. */
const queryScript = `
const sqlite = require(process.execPath.replace('bin/node', 'node_modules/sqlite3'));
const [file, sql] = process.argv.slice(1);
new sqlite.Database(file, sqlite.OPEN_READONLY).all(sql, (error, rows) => {
  console.log(error ? error.message : rows.map((row) => Object.values(row)[0]).join(','));
});
`;
