import path from 'node:path';
import { expect, it } from 'vitest';
import { noteOnReleaseKeys } from '../../../build/release-keys.ts';
import { makeReleaseKey } from '../../support/signed-release.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('a build without keys of releases says so in one sentence, and one with a wrong key is not made', () => {
  const { publicKey } = makeReleaseKey(path.join(temporaryFolder()), 'one');
  expect(noteOnReleaseKeys([publicKey.text])).toBeNull();
  expect(noteOnReleaseKeys([])).toMatch(/^No keys of releases are built in, so these kiosks take no updates/);
  expect(() => noteOnReleaseKeys([publicKey.text, 'RW…'])).toThrow(
    '"releaseKeys" in package.json: "RW…" is no public key of minisign.',
  );
});
