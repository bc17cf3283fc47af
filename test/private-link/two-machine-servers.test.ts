import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sellerConfigSchema } from '../../server/config/seller-config.ts';
import { settlingConfigSchema } from '../../settling/config/settling-config.ts';
import { rootToFillIn } from '../../private-link/two-machines/two-machine-servers.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';

const project = path.join(import.meta.dirname, '../..');
const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' });

describe.each(['wireguard', 'line'])('the files for two machines joined by %s', (carrier) => {
  const home = temporaryFolderOfSuite();
  const out = path.join(home, 'files');
  const data = path.join(home, 'data');
  const program = path.join(home, 'program');

  beforeAll(() => {
    symlinkSync(project, program);
    const joined =
      carrier === 'line'
        ? ['--line', '--seller-interface=eth1', '--settling-interface=eth1']
        : ['--seller=192.0.2.1', '--settling=192.0.2.2'];
    node(
      'private-link/main.ts',
      'config',
      `--home=${home}`,
      `--out=${out}`,
      `--data-folder=${data}`,
      `--program-folder=${program}`,
      ...joined,
    );
  });

  const read = (side: string, name: string) => readFileSync(path.join(out, side, name), 'utf8');

  it.each(['seller', 'settling'])('start a program of the %s server that is there', (side) => {
    const units = readdirSync(path.join(out, side)).filter((name) => name.endsWith('.service'));
    const programs = units.flatMap((unit) => read(side, unit).match(/\S+main\.ts/g) ?? []);
    expect(programs).toHaveLength(1);
    expect(existsSync(programs[0]!)).toBe(true);
  });

  it('hold a configuration that settling takes as it is, and the seller once the root is filled in', () => {
    const settling = settlingConfigSchema.parse(JSON.parse(read('settling', 'settling.json')));
    expect(settling.lineInterface).toBe(carrier === 'line' ? 'eth1' : undefined);
    const raw = read('seller', 'seller.json');
    expect(sellerConfigSchema.safeParse(JSON.parse(raw)).error?.issues.map(({ path: at }) => at.join('.'))).toEqual([
      'rootThumbprint',
    ]);
    const made = JSON.parse(node('settling/keys/make-keys.ts', '--folder', path.join(data, 'keys'))) as {
      rootThumbprint: string;
    };
    const seller = sellerConfigSchema.parse(JSON.parse(raw.replace(rootToFillIn, made.rootThumbprint)));
    expect(seller.settling).toEqual(settling.listen);
  });

  it("name a command that makes the seller's key and prints the half that settling lists", () => {
    const file = path.join(data, 'seller.pem');
    const print = () => JSON.parse(node('server/make-signing-key.ts', '--file', file)) as { publicJwk: object };
    const { publicJwk } = print();
    const settling = JSON.parse(read('settling', 'settling.json')) as object;
    const listed = { ...settling, sellers: [{ sellerId: 'my-shop', name: 'My shop', publicJwk }] };
    expect(settlingConfigSchema.safeParse(listed).success).toBe(true);
    expect(print()).toEqual({ publicJwk });
  });
});
