import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { makeOutputFolder } from '../../../build/output-folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('the folder of a release is made with those above it, or one sentence says at once why not', () => {
  const place = temporaryFolder();
  const deep = path.join(place, 'one/two/three');
  makeOutputFolder(deep, { mode: 0o700, mustBeEmpty: true });
  expect(statSync(deep).mode & 0o777).toBe(0o700);
  makeOutputFolder(deep, { mustBeEmpty: true });

  const file = path.join(place, 'file');
  writeFileSync(file, '');
  for (const each of [file, path.join(file, 'below')])
    expect(() => makeOutputFolder(each)).toThrow(`${file} is a file: name a folder.`);
  const holding = path.join(place, 'one');
  makeOutputFolder(holding);
  expect(() => makeOutputFolder(holding, { mustBeEmpty: true })).toThrow(
    `${holding} is not empty: name a new folder, or empty this one.`,
  );
});

it('a release into a folder that cannot be made is refused before anything is built', () => {
  const folder = '/proc/nope/below';
  const asked = ['build/release-command.ts', 'build', folder];
  const ended = spawnSync(process.execPath, asked, { encoding: 'utf8', timeout: 30_000 });
  expect(ended).toMatchObject({
    status: 1,
    stderr: `Nothing can be written into the folder ${folder}: the system gives no folder there (ENOENT). Name another folder.\n`,
  });
});

it('a folder that this user may not write to is refused, and nothing is left', () => {
  const closed = path.join(temporaryFolder(), 'closed');
  mkdirSync(closed, { mode: 0o555 });
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const program = `import { makeOutputFolder } from '${path.resolve('build/output-folder.ts')}'; makeOutputFolder(process.argv[1], {});`;
  for (const folder of [closed, path.join(closed, 'new')]) {
    const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', program, folder], {
      encoding: 'utf8',
      ...asNobody,
    });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain(
      `Nothing can be written into the folder ${folder}: this user may not write there. Name another folder.`,
    );
  }
  expect(readdirSync(closed)).toEqual([]);
});
