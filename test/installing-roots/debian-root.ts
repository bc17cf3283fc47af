import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from '../../private-link/machine/machine-abilities.ts';
import { missingForScratchSystem } from '../support/scratch-system.ts';

/** Names a root that `debootstrap --variant=minbase` made before. It is only read, and saves the minutes that making one takes. */
const madeBefore = process.env['SIDELANE_DEBIAN_ROOT'];

/** Why packages cannot be installed into roots of their own here, or null. */
export const missingForRoots =
  missingForScratchSystem ??
  (madeBefore !== undefined || findProgram('debootstrap') !== null
    ? null
    : 'the program "debootstrap" is missing: apt install debootstrap');

/** The release of Debian that this machine runs, and where its apt gets it. */
function mirrorOfThisMachine(): { suite: string; url: string } {
  const listed = execFileSync(
    'apt-get',
    ['indextargets', '--format', '$(ORIGIN) $(CODENAME) $(COMPONENT) $(REPO_URI)', 'Identifier: Packages'],
    { encoding: 'utf8' },
  );
  const [, suite, url] = /^Debian ([a-z]+) main (\S+)$/m.exec(listed) ?? [];
  if (suite === undefined || url === undefined) throw new Error('The apt of this machine knows no mirror of Debian.');
  return { suite, url };
}

/**
 * A small Debian with nothing but what every Debian has.
 * @param folder where it is made
 * @returns its folder, which nothing may write to
 */
export function debianRoot(folder: string): string {
  if (madeBefore !== undefined) {
    if (!existsSync(path.join(madeBefore, 'var/lib/dpkg/status')))
      throw new Error(`SIDELANE_DEBIAN_ROOT names ${madeBefore}, which holds no Debian.`);
    return path.resolve(madeBefore);
  }
  const { suite, url } = mirrorOfThisMachine();
  const root = path.join(folder, 'debian');
  execFileSync('debootstrap', ['--variant=minbase', suite, root, url], { stdio: 'pipe' });
  return root;
}
