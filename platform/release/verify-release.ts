import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { BadSignature, verifyContent } from './minisign.ts';
import type { PublicKey } from './minisign.ts';
import { checksumName, checksumsOf, manifestName, ofSigning, sha256Of } from './release-manifest.ts';
import type { ReleaseManifest } from './release-manifest.ts';
import { manifestFaults, readSignedManifest } from './signed-manifest.ts';
import type { SignedManifest } from './signed-manifest.ts';

type Asked = {
  folder: string;
  /** The keys that are trusted: the two of the first release, or what later manifests named. */
  trusted: readonly PublicKey[];
  /** Epoch milliseconds. */
  now: number;
  /** The version that is installed, if one is. */
  installed?: string | undefined;
};

function readFileOf(folder: string, file: string): Buffer {
  try {
    return readFileSync(path.join(folder, file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BadSignature(code === 'ENOENT' ? `${file} is missing.` : `${file} cannot be read (${code}).`);
  }
}

const readWithSignature = (folder: string, name: string) => ({
  content: readFileOf(folder, name),
  signature: readFileOf(folder, `${name}.minisig`).toString('utf8'),
});

/** What is wrong with a file of the release, in one sentence, or null. */
async function faultOf(
  folder: string,
  { name, sizeBytes, sha256 }: ReleaseManifest['files'][number],
): Promise<string | null> {
  const file = path.join(folder, name);
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return `${name} is missing.`;
  if (!found.isFile()) return `${name} is no file.`;
  if (found.size !== sizeBytes) return `${name} was changed: it has ${found.size} bytes, and has to have ${sizeBytes}.`;
  return (await sha256Of(file)) === sha256 ? null : `${name} was changed: its SHA-256 is not the one in the manifest.`;
}

/**
 * Verifies a release before anything of it is used: signatures, age, version, and every file.
 * @returns what was verified, or every fault in one sentence each
 */
export async function verifyRelease(asked: Asked): Promise<SignedManifest | { faults: string[] }> {
  const { folder, trusted } = asked;
  try {
    const { content, signature } = readWithSignature(folder, manifestName);
    const read = readSignedManifest(content, signature, trusted);
    if ('fault' in read) return { faults: [read.fault.says] };
    // From here on the manifest is believed.
    const { manifest } = read;
    const faults = manifestFaults(manifest, asked).map(({ says }) => says);
    for (const file of manifest.files)
      faults.push(...[await faultOf(folder, file)].filter((fault) => fault !== null));
    const listed = new Set(manifest.files.map(({ name }) => name));
    const strange = readdirSync(folder).filter((name) => !listed.has(name) && !ofSigning.has(name));
    faults.push(...strange.toSorted().map((name) => `${name} is not part of the release.`));
    faults.push(...checksumFaults(folder, manifest, trusted));
    return faults.length > 0 ? { faults } : read;
  } catch (error) {
    if (error instanceof BadSignature) return { faults: [error.message] };
    throw error;
  }
}

/** The checksums are for people without this program; they have to say the same. */
function checksumFaults(folder: string, manifest: ReleaseManifest, trusted: readonly PublicKey[]): string[] {
  try {
    const { content, signature } = readWithSignature(folder, checksumName);
    verifyContent(checksumName, content, signature, trusted);
    return content.toString('utf8') === checksumsOf(manifest)
      ? []
      : [`${checksumName} does not say what the manifest says.`];
  } catch (error) {
    if (error instanceof BadSignature) return [error.message];
    throw error;
  }
}
