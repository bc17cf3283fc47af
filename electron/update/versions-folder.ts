import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { mkdir, open, readFile, readdir, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { syncToDisk } from '../../platform/files/sync-to-disk.ts';

/**
 * The versions of the program that the kiosk's user keeps, each in a folder of its own, and the links that say which one starts.
 * The launcher (`build/installers/kiosk-launcher.ts`) reads the same names; it is older than this program, so they never change.
 *
 * - `current`: the version that starts; none means the one that is installed for the whole machine
 * - `next`: a version that is to be tried
 * - `previous`: the version before `current`
 * - `failed`: a version that did not come up, put there by the launcher, or that staff left
 * - `left`: the name of the version that staff left; with `failed`
 * - `own`: the version that is installed for the whole machine, written by the launcher
 * - `tries`: one line for each start of `next`
 * - `up`: the version on trial has shown its page
 */
type Link = 'current' | 'next' | 'previous';
const failedLink = 'failed';
const leftFile = 'left';
const ownFile = 'own';
const triesFile = 'tries';
const upFile = 'up';
const unfinishedEnd = '.unfinished';

/** The name of a version's folder; the same version built anew has another. */
export const versionFolderName = (version: string, sha256: string) => `${version}-${sha256.slice(0, 16)}`;

/** The version in a folder's name. */
export const versionIn = (name: string) => name.slice(0, name.lastIndexOf('-'));

const isVersionFolder = (name: string) => /-[0-9a-f]{16}$/.test(name);

export class VersionsFolder {
  readonly place: string;

  constructor(place: string) {
    this.place = place;
  }

  /** Whether a version is here, whole. */
  async has(name: string): Promise<boolean> {
    return (await stat(path.join(this.place, name)).catch(() => null))?.isDirectory() === true;
  }

  /**
   * Puts a version here, whole or not at all.
   * @param fill writes the version into an empty folder, and onto the disk
   */
  async add(name: string, fill: (folder: string) => Promise<void>): Promise<void> {
    const unfinished = path.join(this.place, `${name}${unfinishedEnd}`);
    try {
      await rm(unfinished, { recursive: true, force: true });
      await mkdir(unfinished, { recursive: true, mode: 0o700 });
      await fill(unfinished);
      await rename(unfinished, path.join(this.place, name));
      await syncToDisk(this.place);
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
  }

  /** Reads a version from the disk, so that its start need not, while the screen is away. What cannot be read is left to that start. */
  async readAhead(name: string): Promise<void> {
    const folder = path.join(this.place, name);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const buffer = Buffer.allocUnsafe(1 << 20);
    for (const entry of entries.filter((each) => each.isFile())) {
      const file = await open(path.join(entry.parentPath, entry.name)).catch(() => null);
      if (file === null) continue;
      try {
        while ((await file.read(buffer)).bytesRead > 0);
      } catch {
        // The start of the version says it, and the launcher goes back.
      } finally {
        await file.close();
      }
    }
  }

  /** Has the next start try a version. */
  async tryNext(name: string): Promise<void> {
    for (const file of [triesFile, upFile]) await rm(path.join(this.place, file), { force: true });
    await this.#link('next', name);
  }

  /** The version on trial has shown its page: the launcher no longer takes it for one that hangs. */
  async noteUp(name: string): Promise<void> {
    await writeFile(path.join(this.place, upFile), `${name}\n`);
  }

  /** The version on trial stays. */
  async confirm(name: string): Promise<void> {
    const { current, next } = await this.#targets();
    if (next === name) {
      if (current !== null && current !== name) await this.#link('previous', current);
      await rename(path.join(this.place, 'next'), path.join(this.place, 'current'));
      await syncToDisk(this.place);
    }
    for (const file of [triesFile, upFile]) await rm(path.join(this.place, file), { force: true });
  }

  /** The version to which `goBack` leads; null where what starts is the version that was installed. */
  get before(): string | null {
    const target = (name: string) => {
      try {
        return readlinkSync(path.join(this.place, name));
      } catch {
        return null;
      }
    };
    const [current, next, previous] = [target('current'), target('next'), target('previous')];
    const downloaded = next === null ? current && previous : (current ?? previous);
    if (downloaded !== null) return versionIn(downloaded);
    if (next === null && current === null && previous === null) return null;
    try {
      return readFileSync(path.join(this.place, ownFile), 'utf8').trim();
    } catch {
      return null;
    }
  }

  /**
   * Has the next start begin the version before, and gives up the one that starts now. The launcher does the same with `--previous`.
   * Between any two steps a version starts that is whole.
   */
  async goBack(): Promise<void> {
    const { current, next, previous } = await this.#targets();
    const given: Link = next !== null ? 'next' : current !== null ? 'current' : 'previous';
    const name = next ?? current ?? previous;
    if (name === null) return;
    await writeFile(path.join(this.place, leftFile), `${name}\n`);
    await rename(path.join(this.place, given), path.join(this.place, failedLink));
    if (given === 'current' && previous !== null)
      await rename(path.join(this.place, 'previous'), path.join(this.place, 'current'));
    for (const file of [triesFile, upFile]) await rm(path.join(this.place, file), { force: true });
    await syncToDisk(this.place);
  }

  /** The version that the launcher or staff gave up, until `forgetFailed`; null when there is none. */
  async failed(): Promise<{ name: string; isLeftByStaff: boolean } | null> {
    const name = await this.#target(failedLink);
    if (name === null) return null;
    const left = await readFile(path.join(this.place, leftFile), 'utf8').catch(() => '');
    return { name, isLeftByStaff: left.trim() === name };
  }

  async forgetFailed(): Promise<void> {
    for (const name of [failedLink, leftFile]) await rm(path.join(this.place, name), { force: true });
  }

  /** Removes what neither starts nor is kept for that, and what a killed program left. */
  async tidy(): Promise<void> {
    const needed = new Set(Object.values(await this.#targets()));
    const names = await readdir(this.place).catch(() => []);
    for (const name of names) {
      const isOld = isVersionFolder(name) && !needed.has(name);
      if (isOld || name.endsWith(unfinishedEnd))
        await rm(path.join(this.place, name), { recursive: true, force: true });
    }
  }

  async #targets(): Promise<Record<Link, string | null>> {
    const [current, next, previous] = await Promise.all([
      this.#target('current'),
      this.#target('next'),
      this.#target('previous'),
    ]);
    return { current, next, previous };
  }

  #target(name: string): Promise<string | null> {
    return readlink(path.join(this.place, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EINVAL') return null;
      throw error;
    });
  }

  async #link(name: Link, target: string): Promise<void> {
    const made = path.join(this.place, `${name}.${randomBytes(4).toString('hex')}${unfinishedEnd}`);
    await symlink(target, made);
    await rename(made, path.join(this.place, name));
    await syncToDisk(this.place);
  }
}
