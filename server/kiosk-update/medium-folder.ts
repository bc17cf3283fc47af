import { createHash } from 'node:crypto';
import { open, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { updatePieceBytes } from '../../contract/seller/kiosk-update.ts';
import { manifestName, releaseManifestSchema } from '../../platform/release/release-manifest.ts';
import type { ReleaseManifest } from '../../platform/release/release-manifest.ts';

/** The link to the release that is offered, in the folder of the medium. */
export const offeredName = 'offered';

/** @param place where a release would be kept */
export const isAFile = (place: string) =>
  `${place} is a file, and has to be the folder of the release: move it away, or set another "mediumFolder".`;

/** A release as the seller keeps it. It was verified when it was taken, and kiosks verify it again. */
export type Medium = {
  folder: string;
  manifestText: string;
  signature: string;
  manifestSha256: string;
  manifest: ReleaseManifest;
};

/** The release that this seller keeps for its kiosks; there may be none. */
export class MediumFolder {
  readonly #place: string | undefined;
  #known: Medium | undefined;

  /** @param place the folder of the medium; undefined where none is configured */
  constructor(place: string | undefined) {
    this.#place = place;
  }

  /** @throws what the file system says, when a release is there and cannot be read */
  async read(): Promise<Medium | null> {
    const place = this.#place;
    if (place === undefined) return null;
    const name = await readlink(path.join(place, offeredName)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error.code === 'ENOTDIR' ? new Error(isAFile(place), { cause: error }) : error;
    });
    if (name === null) return null;
    const folder = path.join(place, name);
    if (this.#known?.folder !== folder) this.#known = await readMedium(folder);
    return this.#known;
  }
}

async function readMedium(folder: string): Promise<Medium> {
  const [manifestText, signature] = await Promise.all([
    readFile(path.join(folder, manifestName), 'utf8'),
    readFile(path.join(folder, `${manifestName}.minisig`), 'utf8'),
  ]);
  return {
    folder,
    manifestText,
    signature,
    manifestSha256: createHash('sha256').update(manifestText).digest('hex'),
    manifest: releaseManifestSchema.parse(JSON.parse(manifestText)),
  };
}

/** A piece of one of its files, by the file's hash; undefined when there is no such file, or nothing from that byte on. */
export async function readMediumPiece(medium: Medium, sha256: string, from: number): Promise<Buffer | undefined> {
  const listed = medium.manifest.files.find((file) => file.sha256 === sha256);
  if (listed === undefined || from >= listed.sizeBytes) return undefined;
  const file = await open(path.join(medium.folder, listed.name));
  try {
    const length = Math.min(updatePieceBytes, listed.sizeBytes - from);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
