import path from 'node:path';
import type { KioskUpdateState, UpdateProblem, UpdateStage } from '../../contract/seller/kiosk-update.ts';
import type { ReleaseManifest } from '../../platform/release/release-manifest.ts';
import { compareVersions } from '../../platform/release/release-version.ts';
import { manifestFaults, readSignedManifest } from '../../platform/release/signed-manifest.ts';
import type { TrustedKeys } from '../../platform/release/trusted-keys.ts';
import { downloadArchive, forgetDownloads } from './archive-download.ts';
import { unpackArchive } from './unpack-archive.ts';
import { diskFailure, UpdateFailure } from './update-failure.ts';
import { UpdateRecord } from './update-record.ts';
import type { UpdateOffer, UpdateSource } from './update-source.ts';
import { versionFolderName, versionIn, VersionsFolder } from './versions-folder.ts';

/** After a failure that may have cost a download, the next attempt waits so long. */
const retryAfterMs = 10 * 60_000;

export type KioskUpdatesParts = {
  /** The folder of the versions, as the launcher named it. */
  place: string;
  /** The version of this program. */
  runs: string;
  /** The folder's name of the version that is tried with this start; null with every other start. */
  trial: string | null;
  trusted: TrustedKeys;
  source: UpdateSource;
  /** The archive of this kiosk in a release of a version. */
  archiveName: (version: string) => string;
  /** Epoch milliseconds. */
  now: () => number;
  /** Milliseconds of a monotonic clock. */
  monotonicNow: () => number;
  /** Waits between two pieces of a download. */
  pause: () => Promise<void>;
  /** Whether a restart now would go unnoticed. @param isWanted staff want the update as soon as possible */
  mayInstall: (isWanted: boolean) => boolean;
  restart: () => void;
};

/**
 * Updates this kiosk from its seller, as docs/kiosk-updates.md numbers the steps. Every step can be repeated: a program that was
 * killed goes on where the disk says.
 */
export class KioskUpdates {
  readonly #parts: KioskUpdatesParts;
  readonly #versions: VersionsFolder;
  readonly #record: UpdateRecord;
  #stage: UpdateStage;
  #version: string | null = null;
  #isWanted = false;
  #isUp = false;
  #hasSeller = false;
  #retryAt = -Infinity;
  #under: Promise<void> = Promise.resolve();

  constructor(parts: KioskUpdatesParts) {
    this.#parts = parts;
    this.#versions = new VersionsFolder(parts.place);
    this.#record = new UpdateRecord(path.join(parts.place, 'updates.json'));
    this.#stage = parts.trial === null ? 'up_to_date' : 'on_trial';
  }

  get state(): KioskUpdateState {
    return { stage: this.#stage, version: this.#version, problem: this.#record.content.problem };
  }

  /** The version to which `goBack` leads; null when there is none. */
  get before(): string | null {
    return this.#versions.before;
  }

  /** Asks the seller, and does what can be done now. Rounds follow one another. It never throws. */
  round(): Promise<void> {
    return this.#oneByOne(() => this.#round());
  }

  /** Staff want the update that is offered as soon as possible, also one that did not come up before. */
  want(): Promise<void> {
    this.#isWanted = true;
    this.#retryAt = -Infinity;
    this.#record.change({ refused: [] });
    return this.round();
  }

  /** Staff want the version before: the program restarts with it. It waits for no download that is under way. */
  async goBack(): Promise<void> {
    try {
      await this.#versions.goBack();
    } catch (error) {
      return this.#failed(diskFailure(error, 'Going back'));
    }
    this.#parts.restart();
  }

  /** The shop's page is shown. */
  cameUp(): Promise<void> {
    if (this.#isUp) return Promise.resolve();
    this.#isUp = true;
    const { trial } = this.#parts;
    return this.#oneByOne(async () => {
      if (trial !== null) await this.#versions.noteUp(trial);
      await this.#confirm();
    });
  }

  /** The seller has answered this version. */
  sellerAnswered(): Promise<void> {
    if (this.#hasSeller) return Promise.resolve();
    this.#hasSeller = true;
    return this.#oneByOne(() => this.#confirm());
  }

  get #downloads(): string {
    return path.join(this.#parts.place, 'download');
  }

  #oneByOne(work: () => Promise<void>): Promise<void> {
    this.#under = this.#under.then(work).catch((error: unknown) => this.#failed(diskFailure(error, 'The update')));
    return this.#under;
  }

  async #confirm(): Promise<void> {
    const { trial } = this.#parts;
    if (trial === null || this.#stage !== 'on_trial' || !this.#isUp || !this.#hasSeller) return;
    await this.#versions.confirm(trial);
    this.#record.change({ problem: null });
    this.#stage = 'up_to_date';
    await this.#versions.tidy();
  }

  async #round(): Promise<void> {
    // Until then it is open which version stays.
    if (this.#stage === 'on_trial') return;
    await this.#noteFailed();
    const offer = await this.#parts.source.offer();
    if (offer === undefined) return;
    const release = offer && this.#verified(offer);
    if (release === null) return this.#offeredNothing();
    const listed = this.#listed(release);
    const name = versionFolderName(release.version, listed.sha256);
    this.#version = release.version;
    if (this.#record.content.refused.includes(name)) {
      this.#stage = 'refused';
      return;
    }
    if (!(await this.#versions.has(name))) {
      if (this.#parts.monotonicNow() < this.#retryAt) return;
      await this.#fetch(name, listed);
      // The offer may have been withdrawn meanwhile.
      return this.#round();
    }
    this.#stage = 'ready';
    this.#record.change({ problem: null });
    await forgetDownloads(this.#downloads);
    if (!this.#parts.mayInstall(this.#isWanted)) return;
    await this.#versions.readAhead(name);
    // A shopper may have come meanwhile.
    if (!this.#parts.mayInstall(this.#isWanted)) return;
    await this.#versions.tryNext(name);
    this.#parts.restart();
  }

  #offeredNothing(): void {
    this.#stage = 'up_to_date';
    this.#version = null;
    this.#isWanted = false;
  }

  /** The release that is offered and newer than this version, or null. @throws {UpdateFailure} */
  #verified({ manifest: text, signature }: UpdateOffer): ReleaseManifest | null {
    const { trusted, runs, now } = this.#parts;
    const read = readSignedManifest(Buffer.from(text), signature, trusted.list());
    this.#version = 'fault' in read ? null : read.manifest.version;
    if ('fault' in read) throw new UpdateFailure(read.fault.name, read.fault.says);
    const { manifest, successor } = read;
    if (compareVersions(manifest.version, runs) === 0) return null;
    const [fault] = manifestFaults(manifest, { now: now(), installed: runs });
    if (fault) throw new UpdateFailure(fault.name, fault.says);
    trusted.learn(successor);
    return manifest;
  }

  #listed({ version, files }: ReleaseManifest): ReleaseManifest['files'][number] {
    const wanted = this.#parts.archiveName(version);
    const listed = files.find(({ name }) => name === wanted);
    if (listed) return listed;
    throw new UpdateFailure('no_archive', `The release ${version} holds no ${wanted}, which this kiosk would need.`);
  }

  async #fetch(name: string, listed: ReleaseManifest['files'][number]): Promise<void> {
    const { source, pause } = this.#parts;
    this.#stage = 'downloading';
    await this.#versions.tidy();
    const archive = await downloadArchive(this.#downloads, listed, source, pause);
    try {
      await this.#versions.add(name, (folder) => unpackArchive(archive, folder));
    } finally {
      await forgetDownloads(this.#downloads);
    }
  }

  /** The launcher or staff gave a version up. */
  async #noteFailed(): Promise<void> {
    const failed = await this.#versions.failed();
    if (failed === null) return;
    const version = versionIn(failed.name);
    const refused = [...new Set([...this.#record.content.refused, failed.name])];
    const [name, why]: [UpdateProblem, string] = failed.isLeftByStaff
      ? ['left_by_staff', 'was left by staff']
      : ['did_not_come_up', 'did not come up'];
    console.error(`Sidelane ${version} ${why}: this kiosk went back to ${this.#parts.runs}.`);
    if (this.#record.change({ refused, problem: { name, version } })) await this.#versions.forgetFailed();
  }

  #failed(failure: UpdateFailure): void {
    const mayHaveCost: UpdateProblem[] = ['archive_changed', 'archive_unusable', 'disk_full', 'disk_failed'];
    if (mayHaveCost.includes(failure.problem)) this.#retryAt = this.#parts.monotonicNow() + retryAfterMs;
    if (this.#stage !== 'on_trial') this.#stage = 'refused';
    const problem = { name: failure.problem, version: this.#version };
    const { problem: before } = this.#record.content;
    if (before?.name !== problem.name || before.version !== problem.version) console.error(failure.message);
    this.#record.change({ problem });
  }
}
