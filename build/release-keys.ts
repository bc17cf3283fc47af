import { parsePublicKey } from '../platform/release/minisign.ts';

/**
 * What a build says of the keys of releases that are built into it; null when they are there and can be read.
 * @param keys `releaseKeys` of package.json
 * @throws when one of them is no key: a kiosk with it would not start
 */
export function noteOnReleaseKeys(keys: readonly string[]): string | null {
  for (const key of keys) {
    try {
      parsePublicKey(key);
    } catch (error) {
      throw new Error(
        `"releaseKeys" in package.json: ${(error as Error).message} It is the second line of a .pub file.`,
        {
          cause: error,
        },
      );
    }
  }
  if (keys.length > 0) return null;
  return 'No keys of releases are built in, so these kiosks take no updates from their seller: docs/kiosk-updates.md says how to put keys into package.json.';
}
