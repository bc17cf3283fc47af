import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { signIn } from '../../../server/accounts/sign-in.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runStaffCommand as run } from './staff-command-here.ts';
import { credentials, staffServerConfig, startStaffServer, Tab } from './staff-server.ts';

const command = path.resolve(import.meta.dirname, '../../../server/accounts/staff-command.ts');

describe('The staff list from the command line', () => {
  it('adds, resets, deactivates and reactivates staff of a shop that is open', async () => {
    const file = `${temporaryFolder()}/seller.sqlite`;
    const tab = new Tab(await startStaffServer(file));
    const added = await run(['add', 'Jun', '--full-name', 'Jun Abe', '--database', file], 'seventeen blue cranes\n');
    expect(added).toMatchObject({
      status: 0,
      stderr: '',
      stdout: 'Jun Abe can sign in as jun, with the role counter.\n',
    });
    const jun = { signInName: 'jun', password: 'seventeen blue cranes' };
    expect((await tab.signIn(jun)).status).toBe(200);
    expect(await run(['add', 'JUN', '--database', file], 'seventeen blue cranes')).toMatchObject({ status: 1 });
    expect(await run(['reset', 'jun', '--database', file], 'eighteen blue cranes')).toMatchObject({ status: 0 });
    expect((await tab.signIn(jun)).status).toBe(401);
    expect((await tab.signIn({ ...jun, password: 'eighteen blue cranes' })).status).toBe(200);
    expect((await run(['list', '--database', file])).stdout).toBe('jun\tJun Abe\tcounter\nmara\tMara Lindt\towner\n');
    expect(await run(['role', 'jun', 'manager', '--database', file])).toMatchObject({
      stdout: 'jun has the role manager.\n',
    });
    expect(await (await tab.get('/api/staff/session')).json(), 'at once').toMatchObject({ staff: { role: 'manager' } });
    expect(await run(['remove', 'jun', '--database', file])).toMatchObject({ status: 0 });
    expect((await tab.get('/api/staff/session')).status).toBe(401);
    expect(await run(['reset', 'jun', '--database', file], 'eighteen blue cranes')).toMatchObject({ status: 1 });
    const last = expect.stringContaining("mara is the shop's only owner") as string;
    expect(await run(['remove', 'mara', '--database', file])).toMatchObject({ status: 1, stderr: last });
    expect(await run(['role', 'mara', 'viewer', '--database', file])).toMatchObject({ status: 1, stderr: last });
    const roles = expect.stringContaining('A role is one of viewer, catalogue, counter, manager, owner.') as string;
    expect(await run(['role', 'mara', 'boss', '--database', file])).toMatchObject({ status: 2, stderr: roles });
    expect(await run(['role', 'mara', '--database', file])).toMatchObject({ status: 2, stderr: roles });
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
    await run(['add', 'Jun', '--full-name', 'Jun Abe', '--database', file], 'seventeen blue cranes');
    await run(['reset', 'jun', '--database', file], 'eighteen blue cranes');
    await run(['remove', 'jun', '--database', file]);
    expect((await run(['list', '--database', file])).stdout).toBe(
      'jun\tJun Abe\tcounter\tdeactivated\nmara\tMara Lindt\towner\n',
    );
    const taken = await run(['add', 'jun', '--database', file], 'nineteen blue cranes');
    expect(taken).toMatchObject({ status: 1, stderr: expect.stringContaining('reactivate jun') });
    expect(await canSignIn('eighteen blue cranes')).toBe('wrong');
    expect(await run(['reactivate', 'jun', '--database', file])).toMatchObject({ status: 0 });
    expect(await canSignIn('eighteen blue cranes')).toBe('signed-in');
    const record = (await run(['record', '--about', 'jun', '--database', file])).stdout;
    const actions = record
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[3]);
    expect(actions).toEqual(['staff_reactivated', 'staff_deactivated', 'staff_password_reset', 'staff_added']);
    const states = record
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[5]);
    expect(states).toEqual([
      '{"isActive":false} → {"isActive":true}',
      '{"isActive":true} → {"isActive":false}',
      '{} → {}',
      'null → {"signInName":"jun","name":"Jun Abe","role":"counter","isActive":true}',
    ]);
    expect(record).toContain(`system user ${process.getuid!()}`);
    expect(record).not.toContain('cranes');
    expect(record).not.toContain('argon2');
  });

  it('wants a password that is not soon guessed, and changes nothing otherwise', async () => {
    const file = `${temporaryFolder()}/seller.sqlite`;
    const tab = new Tab(await startStaffServer(file));
    const short = await run(['reset', 'mara', '--database', file], 'too short\n');
    expect(short.status).toBe(1);
    expect(short.stderr).toContain('12 characters');
    expect((await tab.signIn(credentials)).status).toBe(200);
  });

  it('makes no shop where there is none', async () => {
    const file = `${temporaryFolder()}/mistyped.sqlite`;
    const result = await run(['list', '--database', file]);
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
    expect(inFolder('list')).toMatchObject({ status: 0, stdout: 'mara\tMara Lindt\towner\n' });
  });

  it('finds the shop in the home that is named, and no other', async () => {
    const home = temporaryFolder();
    const noShop = `There is no shop at ${path.join(home, 'seller', 'config.json')}.`;
    const missing = await run(['list', '--home', home]);
    expect(missing).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(noShop) });
    const databaseUrl = path.join(home, 'seller.sqlite');
    await (await openSellerDatabase(databaseUrl)).close();
    mkdirSync(path.join(home, 'seller'));
    writeFileSync(path.join(home, 'seller/config.json'), JSON.stringify(staffServerConfig({ databaseUrl })));
    expect(await run(['list', '--home', home])).toEqual({ status: 0, stdout: 'There is no staff yet.\n', stderr: '' });
  });

  it('shows the newest 50 of a long record, and says how many more there are as far as they are counted', async () => {
    const file = `${temporaryFolder()}/seller.sqlite`;
    const database = await openSellerDatabase(file);
    const now = systemClock.now();
    const entries = (count: number) =>
      database.write((transaction) =>
        transaction.run(
          `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
           INSERT INTO staff_record (recorded_at, actor_kind, actor_id, actor_name, came_from, action, subject_kind,
             subject_id) SELECT ? + n, 'staff', 'a', 'Ada', '192.0.2.1', 'stock_changed', 'article', 'b' FROM numbers`,
          [count, now],
        ),
      );
    const ask = async () => (await run(['record', '--database', file])).stdout.trimEnd().split('\n');
    await entries(51);
    const few = await ask();
    expect([few.length, few.at(-1)]).toEqual([51, '… and 1 earlier: --limit shows more.']);
    await entries(9_950);
    expect((await ask()).at(-1)).toBe('… and more than 9950 earlier: --limit shows more.');
    await database.close();
  });

  it('lists staff and the record where there is nothing of either, and as much of the record as is asked for', async () => {
    const folder = temporaryFolder();
    const file = `${folder}/seller.sqlite`;
    await (await openSellerDatabase(file)).close();
    const say = async (...args: string[]) => (await run([...args, '--database', file])).stdout;
    expect([await say('list'), await say('record')]).toEqual([
      'There is no staff yet.\n',
      'There is nothing on the record.\n',
    ]);
    for (const name of ['ada', 'ben', 'jun']) await run(['add', name, '--database', file], 'seventeen blue cranes');
    const [newest, more, ...others] = (await say('record', '--limit', '1')).trimEnd().split('\n');
    expect([more, others]).toEqual(['… and 2 earlier: --limit shows more.', []]);
    const [at, who, from, action, subject, states] = newest!.split('\t');
    expect(at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
    expect(who).toMatch(new RegExp(`\\(system user ${process.getuid!()}\\)$`));
    expect([from, action]).toEqual(['this machine: npm run staff', 'staff_added']);
    expect(subject).toMatch(/^staff [0-9a-f-]{36}$/);
    expect(states).toBe('null → {"signInName":"jun","name":"jun","role":"counter","isActive":true}');
    expect((await say('record', '--limit', '3')).trimEnd().split('\n'), 'all there is').toHaveLength(3);
    expect((await say('record', '--about', 'ben')).trimEnd().split('\n')).toHaveLength(1);
    // SQLite keeps a journal beside a database that is still open.
    expect(readdirSync(folder), 'the database was closed each time').toEqual(['seller.sqlite']);
  });

  it('says what cannot be done, and to whom it was done', async () => {
    const file = `${temporaryFolder()}/seller.sqlite`;
    await (await openSellerDatabase(file)).close();
    const tell = async (name: string, who: string, input = 'seventeen blue cranes') => {
      const { status, stdout, stderr } = await run([name, who, '--database', file], input);
      return [status, stdout + stderr];
    };
    const unknown = 'There is no active member of staff with the sign-in name jun.\n';
    expect(await tell('reset', 'jun')).toEqual([1, unknown]);
    expect(await tell('remove', 'jun')).toEqual([1, unknown]);
    const notGone = 'No member of staff with the sign-in name jun is deactivated.\n';
    expect(await tell('reactivate', 'jun')).toEqual([1, notGone]);
    const short = 'The password must have at least 12 characters. Nothing was changed.\n';
    expect(await tell('add', 'jun', '🦩'.repeat(11))).toEqual([1, short]);
    expect(await tell('add', 'jun', '🦩'.repeat(12))).toEqual([1, expect.stringContaining('guessed first')]);
    expect(await tell('add', 'jun', '🦩🪿🦆🦢🦉🦚🦜🐓🦃🕊🐧🐤')).toEqual([
      0,
      'jun can sign in as jun, with the role counter.\n',
    ]);
    expect(await tell('reactivate', 'jun')).toEqual([1, notGone]);
    const taken = 'Somebody signs in as jun already. To change the password: reset jun\n';
    expect(await tell('add', 'jun')).toEqual([1, taken]);
    expect(await tell('reset', 'jun')).toEqual([0, 'jun has a new password and is signed out everywhere.\n']);
    const gone = 'jun is deactivated and signed out everywhere. The name stays taken; reactivate jun undoes it.\n';
    expect(await tell('remove', 'jun')).toEqual([0, gone]);
    const keeps = 'jun was deactivated and keeps the name. To let them in again: reactivate jun\n';
    expect(await tell('add', 'jun')).toEqual([1, keeps]);
    expect(await tell('reactivate', 'jun')).toEqual([0, 'jun can sign in again.\n']);
  });

  it('shows how it is called when it is asked', async () => {
    const { status, stdout, stderr } = await run(['--help']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^npm run staff -- COMMAND/);
  });

  it.each([
    [[], 'Missing command.'],
    [['dismiss', 'mara'], 'Missing command.'],
    [['add'], 'Give exactly one name.'],
    [['add', ' '], 'Give exactly one name.'],
    [['add', 'mara', 'ben'], 'Give exactly one name.'],
    [['list', 'mara'], 'Give exactly one name.'],
    [['record', 'mara'], 'Give exactly one name.'],
    [['record', '--limit', '0'], '--limit is a number from 1 on.'],
    [['record', '--limit=-1'], '--limit is a number from 1 on.'],
    [['record', '--limit', '1e3'], '--limit is a number from 1 on.'],
    [['record', '--limit', '1234567'], '--limit is a number from 1 on.'],
    [['add', '4539 1488 0343 6467'], 'What could be a card number stands in the name. Nothing was kept.'],
    [
      ['add', 'mara', '--full-name', 'Mara 4539148803436467'],
      'What could be a card number stands in the name. Nothing was kept.',
    ],
    [['list', '--home', 'y'], 'Say where the shop is once: --home or --database.'],
  ])('says what is wrong with %j', async (args, wrong) => {
    const { status, stdout, stderr } = await run([...args, '--database', '/nowhere/seller.sqlite']);
    expect([status, stdout, stderr.split('\n')[0]]).toEqual([2, '', wrong]);
    expect(stderr).toContain('npm run staff -- COMMAND');
  });

  it.each([
    [[]],
    [['add']],
    [['add', 'mara', '--database', 'x', '--home', 'y']],
    [['add', 'mara', '--password', 'on the command line', '--database', 'x']],
    [['dismiss', 'mara', '--database', 'x']],
  ])('explains itself when it is called as %j', async (args) => {
    const result = await run(args);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain('npm run staff -- COMMAND');
  });
});
