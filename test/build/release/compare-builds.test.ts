import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { compareBuilds } from '../../../build/release/compare-builds.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('names every file that two builds do not share, byte for byte, and leaves signatures out', async () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  for (const folder of [one, other]) writeFileSync(path.join(folder, 'kept.deb'), 'the same');
  writeFileSync(path.join(one, 'SHA256SUMS'), 'of one');
  expect(await compareBuilds(one, other)).toEqual({ equal: ['kept.deb'], differences: [] });
  writeFileSync(path.join(one, 'changed.txt'), 'one\n');
  writeFileSync(path.join(other, 'changed.txt'), 'other\n');
  writeFileSync(path.join(other, 'only.rpm'), '');
  const { equal, differences } = await compareBuilds(one, other, () => ' Look inside.');
  expect(equal).toEqual(['kept.deb']);
  expect(differences).toEqual([
    'changed.txt is not the same in both. Look inside.',
    `only.rpm is missing in ${one}.`,
  ]);
  await expect(compareBuilds(one, path.join(one, 'nowhere'))).rejects.toThrow(/^There is no build in .*nowhere/);
});
