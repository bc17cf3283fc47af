import type { SafeStorage } from 'electron';

/** The system's keychain, as far as a credential needs it. */
export type Keychain = {
  /** `none` where the system has no keychain, or only one whose key is public. */
  kind: 'system' | 'none';
  /** Encrypts; base64. */
  seal(secret: string): string;
  /** @throws when it was sealed by another keychain, or altered */
  open(sealed: string): string;
};

/**
 * What Electron finds: Keychain on macOS, DPAPI on Windows, libsecret or KWallet on Linux. Linux without either falls back to
 * `basic_text`, a key that is in Chromium's source code, so it counts as none. Call this only when the app is ready.
 */
export function systemKeychain(safeStorage: SafeStorage, platform: NodeJS.Platform): Keychain {
  const isGuarded =
    safeStorage.isEncryptionAvailable() &&
    (platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()));
  return {
    kind: isGuarded ? 'system' : 'none',
    seal: (secret) => safeStorage.encryptString(secret).toString('base64'),
    open: (sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64')),
  };
}
