import { createHash } from 'node:crypto';
import { createReadStream, existsSync, lstatSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { signContent } from './minisign.ts';
import type { PublicKey, SecretKey } from './minisign.ts';

export const manifestName = 'manifest.json';
export const checksumName = 'SHA256SUMS';

/** The archive of a release that kiosks are updated with. @param architecture as Node names it */
export const kioskArchiveName = (version: string, architecture: string): string =>
  `Sidelane-${version}-linux-${architecture}.tar.gz`;

const versionSchema = z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/);

/** What is signed of a release. */
export const releaseManifestSchema = z.strictObject({
  format: z.literal('sidelane-release-1'),
  version: versionSchema,
  /** Epoch milliseconds. From `expiresAt` on, the release is not to be installed: there is a newer one, or should be. */
  createdAt: z.int(),
  expiresAt: z.int(),
  /** The newer versions that this release may replace, because they turned out to be bad. */
  rollsBackFrom: z.array(versionSchema).min(1).optional(),
  files: z
    .array(
      z.strictObject({
        /** In the folder of the release itself. */
        name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._~+-]*$/),
        sizeBytes: z.int().min(0),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1),
  /** The public key that signs when this one no longer does, as minisign writes it. It is trusted from now on, too. */
  successor: z.string(),
});

export type ReleaseManifest = z.infer<typeof releaseManifestSchema>;

/** What stands in the folder beside the files of the release. */
export const ofSigning = new Set([manifestName, checksumName, `${manifestName}.minisig`, `${checksumName}.minisig`]);

/** The names of a release's files. @throws when something else than files lies there */
export function releaseFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !ofSigning.has(name))
    .toSorted()
    .map((name) => {
      if (!lstatSync(path.join(folder, name)).isFile())
        throw new Error(`${name} in ${folder} is no file: a release holds files alone. Take it out.`);
      return name;
    });
}

/** The SHA-256 of a file, in hexadecimal digits. */
export async function sha256Of(file: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(file), digest);
  return digest.digest('hex');
}

/** In the format that `sha256sum --check` reads. */
export function checksumsOf({ files }: Pick<ReleaseManifest, 'files'>): string {
  return files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
}

/** Writes files once there is room for all of them. @throws what the disk says, and then the former ones are still there */
function writeTogether(folder: string, files: [name: string, text: string][]): void {
  const unfinished = mkdtempSync(path.join(folder, '.unfinished-'));
  try {
    for (const [name, text] of files) writeFileSync(path.join(unfinished, name), text);
    for (const [name] of files) renameSync(path.join(unfinished, name), path.join(folder, name));
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * Writes `SHA256SUMS` and the manifest of a release, and a signature beside each.
 * @param parts.successor of the key that signs; another one
 * @throws when the folder holds no files, or the successor is the same key
 */
export async function signRelease({
  folder,
  version,
  key,
  successor,
  createdAt,
  expiresAt,
  rollsBackFrom,
}: {
  folder: string;
  version: string;
  key: SecretKey;
  successor: PublicKey;
  createdAt: number;
  expiresAt: number;
  rollsBackFrom?: readonly string[] | undefined;
}): Promise<ReleaseManifest> {
  if (successor.id === key.publicKey.id)
    throw new Error('The successor is the key that signs: it has to be the other one, which is kept at another place.');
  const names = existsSync(folder) ? releaseFilesIn(folder) : [];
  if (names.length === 0) throw new Error(`There is nothing to sign in ${folder}: "release build" makes it.`);
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return { name, sizeBytes: lstatSync(file).size, sha256: await sha256Of(file) };
    }),
  );
  const manifest = releaseManifestSchema.parse({
    format: 'sidelane-release-1',
    version,
    createdAt,
    expiresAt,
    ...(rollsBackFrom && { rollsBackFrom }),
    files,
    successor: successor.text,
  });
  const comment = `Sidelane ${version}, until ${new Date(expiresAt).toISOString().slice(0, 10)}`;
  const texts = [
    [checksumName, checksumsOf(manifest)],
    [manifestName, `${JSON.stringify(manifest, null, 2)}\n`],
  ] as const;
  writeTogether(
    folder,
    texts.flatMap(([name, text]) => [
      [name, text],
      [`${name}.minisig`, signContent(Buffer.from(text), key, comment)],
    ]),
  );
  return manifest;
}
