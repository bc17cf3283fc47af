import { findProgram } from '../../private-link/machine/machine-abilities.ts';

/** Why no rpm can be made here, or null. */
export const missingForRpm =
  findProgram('rpmbuild') === null ? 'the program "rpmbuild" is missing: apt install rpm' : null;

/** Debian's rpm knows none of Debian's own packages, so it cannot look for what a package depends on. */
export const toDebian = ['--dbpath=/var/lib/rpm', '--force-debian', '--nodeps'];
