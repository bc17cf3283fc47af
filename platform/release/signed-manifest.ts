import { BadSignature, parsePublicKey, verifyContent } from './minisign.ts';
import type { PublicKey } from './minisign.ts';
import { manifestName, releaseManifestSchema } from './release-manifest.ts';
import type { ReleaseManifest } from './release-manifest.ts';
import { compareVersions } from './release-version.ts';

/** Why a signed manifest is not followed, each with one sentence that says what is wrong. */
export type ManifestFault = {
  name: 'signature_wrong' | 'manifest_unreadable' | 'expired' | 'from_future' | 'older';
  says: string;
};

export type SignedManifest = { manifest: ReleaseManifest; signedBy: PublicKey; successor: PublicKey };

/** How far a clock may be behind the clock of the signer. */
const clockMarginMs = 86_400_000;

function parseManifest(content: Buffer): ReleaseManifest | undefined {
  try {
    return releaseManifestSchema.parse(JSON.parse(content.toString('utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Reads a manifest once its signature is verified, and not before.
 * @param signature the content of its `.minisig`
 * @param trusted the keys of the first release, or what later manifests named
 */
export function readSignedManifest(
  content: Buffer,
  signature: string,
  trusted: readonly PublicKey[],
): SignedManifest | { fault: ManifestFault } {
  try {
    const { key: signedBy } = verifyContent(manifestName, content, signature, trusted);
    const manifest = parseManifest(content);
    if (manifest !== undefined) return { manifest, signedBy, successor: parsePublicKey(manifest.successor) };
  } catch (error) {
    if (!(error instanceof BadSignature)) throw error;
    return { fault: { name: 'signature_wrong', says: error.message } };
  }
  const says = `${manifestName} is signed, and is no manifest that this version reads: get a newer Sidelane.`;
  return { fault: { name: 'manifest_unreadable', says } };
}

/**
 * Why a release must not be installed now, or not here.
 * @param here.now epoch milliseconds
 * @param here.installed the version that is installed, if one is. An older one is a fault, unless the manifest names the
 * installed one in `rollsBackFrom`
 */
export function manifestFaults(
  { version, createdAt, expiresAt, rollsBackFrom }: ReleaseManifest,
  { now, installed }: { now: number; installed?: string | undefined },
): ManifestFault[] {
  const day = (moment: number) => new Date(moment).toISOString().slice(0, 10);
  const faults: ManifestFault[] = [];
  if (now >= expiresAt) {
    const says = `The release expired on ${day(expiresAt)}: get a newer one, or set this machine’s clock.`;
    faults.push({ name: 'expired', says });
  }
  if (now < createdAt - clockMarginMs) {
    const says = `The release is of ${day(createdAt)}, which is not here yet: set this machine’s clock.`;
    faults.push({ name: 'from_future', says });
  }
  const isOlder = installed !== undefined && compareVersions(version, installed) < 0;
  if (isOlder && !rollsBackFrom?.includes(installed)) {
    const says = `The release is ${version}, older than ${installed}, which is installed.`;
    faults.push({ name: 'older', says });
  }
  return faults;
}
