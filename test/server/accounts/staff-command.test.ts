import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { signIn } from '../../../server/accounts/sign-in.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { credentials, staffServerConfig, startStaffServer, Tab } from './staff-server.ts';

const command = path.resolve(import.meta.dirname, '../../../server/accounts/staff-command.ts');
const run = (args: string[], input = '') =>
  spawnSync(process.execPath, [command, ...args], { input, encoding: 'utf8' });

describe('The staff list from the command line', () => {
  it('adds, resets, deactivates and reactivates staff of a shop that is open', async () => {
    const file = `${temporaryFolder()}/seller.sqlite`;
    const tab = new Tab(await startStaffServer(file));
    // The commands keep this process waiting for longer than a connection is kept.
    tab.headers = { ...tab.headers, Connection: 'close' };
    const added = run(['add', 'Jun', '--full-name', 'Jun Abe', '--database', file], 'seventeen blue cranes\n');
    expect(added).toMatchObject({ status: 0, stderr: '', stdout: 'Jun Abe can sign in as jun.\n' });
    const jun = { signInName: 'jun', password: 'seventeen blue cranes' };
    expect((await tab.signIn(jun)).status).toBe(200);
    expect(run(['add', 'JUN', '--database', file], 'seventeen blue cranes')).toMatchObject({ status: 1 });
    expect(run(['reset', 'jun', '--database', file], 'eighteen blue cranes')).toMatchObject({ status: 0 });
    expect((await tab.signIn(jun)).status).toBe(401);
    expect((await tab.signIn({ ...jun, password: 'eighteen blue cranes' })).status).toBe(200);
    expect(run(['list', '--database', file]).stdout).toBe('jun\tJun Abe\nmara\tMara Lindt\n');
    expect(run(['remove', 'jun', '--database', file])).toMatchObject({ status: 0 });
    expect((await tab.get('/api/staff/session')).status).toBe(401);
    expect(run(['reset', 'jun', '--database', file], 'eighteen blue cranes')).toMatchObject({ status: 1 });
  });

  it('keeps the name of somebody who was deactivated, lets them in again, and has all of it on the record', async () => {
    const file = `${temporaryFolder()}/seller.sqlite`;
    await startStaffServer(file);
    const canSignIn = async (password: string) => {
      const database = await openSellerDatabase(file);
      const { outcome } = await signIn(
        database,
        systemClock,
        { signInName: 'jun', password },
        { address: '127.0.0.1' },
      );
      await database.close();
      return outcome;
    };
    run(['add', 'Jun', '--full-name', 'Jun Abe', '--database', file], 'seventeen blue cranes');
    run(['reset', 'jun', '--database', file], 'eighteen blue cranes');
    run(['remove', 'jun', '--database', file]);
    expect(run(['list', '--database', file]).stdout).toBe('jun\tJun Abe\tdeactivated\nmara\tMara Lindt\n');
    const taken = run(['add', 'jun', '--database', file], 'nineteen blue cranes');
    expect(taken).toMatchObject({ status: 1, stderr: expect.stringContaining('reactivate jun') });
    expect(await canSignIn('eighteen blue cranes')).toBe('wrong');
    expect(run(['reactivate', 'jun', '--database', file])).toMatchObject({ status: 0 });
    expect(await canSignIn('eighteen blue cranes')).toBe('signed-in');
    const record = run(['record', '--about', 'jun', '--database', file]).stdout;
    const actions = record
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[3]);
    expect(actions).toEqual(['staff_reactivated', 'staff_deactivated', 'staff_password_reset', 'staff_added']);
    expect(record).toContain(`system user ${process.getuid!()}`);
    expect(record).not.toContain('cranes');
    expect(record).not.toContain('argon2');
  });

  it('wants a password that is not soon guessed, and changes nothing otherwise', async () => {
    const file = `${temporaryFolder()}/seller.sqlite`;
    const tab = new Tab(await startStaffServer(file));
    const short = run(['reset', 'mara', '--database', file], 'too short\n');
    expect(short.status).toBe(1);
    expect(short.stderr).toContain('12 characters');
    expect((await tab.signIn(credentials)).status).toBe(200);
  });

  it('makes no shop where there is none', () => {
    const file = `${temporaryFolder()}/mistyped.sqlite`;
    const result = run(['list', '--database', file]);
    expect(result).toMatchObject({ status: 1, stderr: `There is no database ${file}.\n` });
    expect(existsSync(file)).toBe(false);
  });

  it('is of the shop in .sidelane when none is named, as the README has it', async () => {
    const folder = temporaryFolder();
    const inFolder = (...args: string[]) =>
      spawnSync(process.execPath, [command, ...args], { cwd: folder, input: '', encoding: 'utf8' });
    expect(inFolder('list')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no shop at .sidelane'),
    });
    const file = path.join(folder, 'seller.sqlite');
    await startStaffServer(file);
    mkdirSync(path.join(folder, '.sidelane/seller'), { recursive: true });
    const config = staffServerConfig({ databaseUrl: file });
    writeFileSync(path.join(folder, '.sidelane/seller/config.json'), JSON.stringify(config));
    expect(inFolder('list')).toMatchObject({ status: 0, stdout: 'mara\tMara Lindt\n' });
  });

  it.each([
    [[]],
    [['add']],
    [['add', 'mara', '--database', 'x', '--home', 'y']],
    [['add', 'mara', '--password', 'on the command line', '--database', 'x']],
    [['dismiss', 'mara', '--database', 'x']],
  ])('explains itself when it is called as %j', (args) => {
    const result = run(args);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain('npm run staff -- COMMAND');
  });
});
