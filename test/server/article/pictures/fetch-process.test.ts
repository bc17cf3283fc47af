import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  fetchProcessArguments,
  fetchProcessEnvironment,
} from '../../../../server/article/pictures/fetching/fetcher.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

describe('The process that fetches pictures', () => {
  it('has none of the environment, and reads no file but its own program', () => {
    const [folder, secret] = [temporaryFolder(), path.join(temporaryFolder(), 'key.pem')];
    writeFileSync(secret, 'a key');
    process.env['SIDELANE_TEST_SECRET'] = 'a password';
    const environment = fetchProcessEnvironment();
    delete process.env['SIDELANE_TEST_SECRET'];
    expect(Object.keys(environment).filter((name) => !['SystemRoot', 'NODE_EXTRA_CA_CERTS'].includes(name))).toEqual(
      [],
    );
    const allowances = { addresses: [], ports: [], never: [] };
    const permissions = fetchProcessArguments(folder, allowances).filter((each) => each.startsWith('--'));
    const attempts = `
      const fs = require('node:fs');
      const tried = (work) => { try { return String(work()); } catch (error) { return error.code; } };
      console.log(JSON.stringify([
        tried(() => fs.readFileSync(${JSON.stringify(secret)}, 'utf8')),
        tried(() => fs.writeFileSync(${JSON.stringify(path.join(path.dirname(secret), 'other'))}, 'x')),
        tried(() => require('node:child_process').spawnSync('true').status),
        tried(() => fs.writeFileSync(${JSON.stringify(path.join(folder, 'picture'))}, 'x')),
      ]));`;
    const flags = permissions.filter((each) => !/^--(folder|allow-address|allow-port|never-address)$/.test(each));
    const ran = spawnSync(process.execPath, [...flags, '-e', attempts], { env: environment, encoding: 'utf8' });
    expect(JSON.parse(ran.stdout)).toEqual([...Array(3).fill('ERR_ACCESS_DENIED'), 'undefined']);
  });
});
