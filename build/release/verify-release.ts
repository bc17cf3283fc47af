import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { BadSignature, parsePublicKey, verifyContent } from './minisign.ts';
import type { PublicKey } from './minisign.ts';
import { checksumName, checksumsOf, manifestName, ofSigning, releaseManifestSchema, sha256Of } from './release-manifest.ts';
import type { ReleaseManifest } from './release-manifest.ts';
import { compareVersions } from './release-version.ts';

export type VerifiedRelease = { manifest: ReleaseManifest; signedBy: PublicKey; successor: PublicKey };

type Asked = {
  folder: string;
  /** The keys that are trusted: the two of the first release, or what later manifests named. */
  trusted: readonly PublicKey[];
  /** Epoch milliseconds. */
  now: number;
  /** The version that is installed, if one is. */
  installed?: string | undefined;
};

function readSigned(folder: string, name: string, trusted: readonly PublicKey[]) {
  const read = (file: string) => {
    try {
      return readFileSync(path.join(folder, file));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new BadSignature(code === 'ENOENT' ? `${file} is missing.` : `${file} cannot be read (${code}).`);
    }
  };
  const content = read(name);
  const signed = read(`${name}.minisig`).toString('utf8');
  return { content, ...verifyContent(name, content, signed, trusted) };
}

function parseManifest(content: Buffer): ReleaseManifest {
  try {
    return releaseManifestSchema.parse(JSON.parse(content.toString('utf8')));
  } catch {
    throw new BadSignature(`${manifestName} is signed, and is no manifest that this version reads: get a newer Sidelane.`);
  }
}

/** What is wrong with a file of the release, in one sentence, or null. */
async function faultOf(folder: string, { name, sizeBytes, sha256 }: ReleaseManifest['files'][number]): Promise<string | null> {
  const file = path.join(folder, name);
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return `${name} is missing.`;
  if (!found.isFile()) return `${name} is no file.`;
  if (found.size !== sizeBytes) return `${name} was changed: it has ${found.size} bytes, and has to have ${sizeBytes}.`;
  return (await sha256Of(file)) === sha256 ? null : `${name} was changed: its SHA-256 is not the one in the manifest.`;
}

function staleness({ version, createdAt, expiresAt }: ReleaseManifest, { now, installed }: Asked): string[] {
  const day = (moment: number) => new Date(moment).toISOString().slice(0, 10);
  return [
    ...(now >= expiresAt ? [`The release expired on ${day(expiresAt)}: get a newer one, or set this machine’s clock.`] : []),
    ...(now < createdAt - 86_400_000
      ? [`The release is of ${day(createdAt)}, which is not here yet: set this machine’s clock.`]
      : []),
    ...(installed !== undefined && compareVersions(version, installed) < 0
      ? [`The release is ${version}, older than ${installed}, which is installed.`]
      : []),
  ];
}

/**
 * Verifies a release before anything of it is used: signatures, age, version, and every file.
 * @returns what was verified, or every fault in one sentence each
 */
export async function verifyRelease(asked: Asked): Promise<VerifiedRelease | { faults: string[] }> {
  const { folder, trusted } = asked;
  try {
    const { content, key: signedBy } = readSigned(folder, manifestName, trusted);
    // From here on the manifest is believed.
    const manifest = parseManifest(content);
    const faults = staleness(manifest, asked);
    for (const file of manifest.files) faults.push(...[await faultOf(folder, file)].filter((fault) => fault !== null));
    const listed = new Set(manifest.files.map(({ name }) => name));
    const strange = readdirSync(folder).filter((name) => !listed.has(name) && !ofSigning.has(name));
    faults.push(...strange.toSorted().map((name) => `${name} is not part of the release.`));
    faults.push(...checksumFaults(folder, manifest, trusted));
    if (faults.length > 0) return { faults };
    return { manifest, signedBy, successor: parsePublicKey(manifest.successor) };
  } catch (error) {
    if (error instanceof BadSignature) return { faults: [error.message] };
    throw error;
  }
}

/** The checksums are for people without this program; they have to say the same. */
function checksumFaults(folder: string, manifest: ReleaseManifest, trusted: readonly PublicKey[]): string[] {
  try {
    const { content } = readSigned(folder, checksumName, trusted);
    return content.toString('utf8') === checksumsOf(manifest) ? [] : [`${checksumName} does not say what the manifest says.`];
  } catch (error) {
    if (error instanceof BadSignature) return [error.message];
    throw error;
  }
}
