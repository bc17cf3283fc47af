/** A program that is installed for a whole machine by its package manager. */
export type Installer = {
  /** The package's name, the same for every package manager: lower-case letters, digits and hyphens. */
  name: string;
  /** As in package.json: `1.2.0` or `1.2.0-beta.1`. */
  version: string;
  /** As Node names it: `x64`, `arm64`. */
  architecture: string;
  /** One line without a full stop. */
  summary: string;
  /** Paragraphs of plain text. */
  description: string[];
  /** An SPDX expression. */
  license: string;
  maintainer: string;
  /** A folder that holds everything as it will be from `/` on, with its modes. */
  root: string;
  /** Files with a mode of their own that a package manager must be told of, such as a set-user-id helper. */
  specialModes: { file: string; mode: number }[];
  /** Names of Debian packages; alternatives are separated by ` | `. For RPM the libraries themselves are named. */
  debianDepends: string[];
  /** Names of packages in RPM distributions, besides the libraries, which rpmbuild finds by itself. */
  rpmRequires: string[];
  /** Patterns of libraries that the program brings along, so that no other package has to provide them. */
  bundledLibraries: string[];
  /** Shell text, without its first line. */
  scripts: InstallerScripts;
  /** The time of every file in it, in seconds since 1970: what makes two builds of one commit equal. */
  builtAtS: number;
};

export type InstallerScripts = {
  /** Before anything is unpacked, on every installation and upgrade. A status other than 0 leaves everything as it was. */
  before: string;
  /** After everything is in place. */
  after: string;
  /** Before the program is removed, but not before another version replaces it. */
  beforeRemoval: string;
  /** After the program was removed, but not replaced by another version. */
  afterRemoval: string;
  /** When the administrator wants nothing of it to stay. RPM knows no such wish: there it follows `afterRemoval`. */
  onPurge: string;
  /** What `onPurge` takes is worth too much to go with the program: RPM leaves it. */
  keepsOnErase: boolean;
};

/**
 * The version in the order that package managers know: a pre-release comes before its release.
 * @param version `1.2.0-beta.1`
 * @returns `1.2.0~beta.1`
 */
export function packageVersion(version: string): string {
  return version.replace('-', '~').replaceAll('-', '.');
}

/** The environment of the tools that pack, in which nothing depends on the machine's clock, zone or language. */
export function buildEnvironment(builtAtS: number): NodeJS.ProcessEnv {
  return { ...process.env, SOURCE_DATE_EPOCH: String(builtAtS), TZ: 'UTC', LC_ALL: 'C.UTF-8' };
}
