import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

/**
 * Switches inside the Electron executable, set for good when the kiosk is packaged. Without them, others could turn the program
 * into something else on the machine where it runs.
 */
export const kioskFuses = {
  /** `ELECTRON_RUN_AS_NODE` would turn the kiosk into a plain Node that runs any script. */
  runAsNode: false,
  /** `NODE_OPTIONS` would load code into it. */
  enableNodeOptionsEnvironmentVariable: false,
  /** `--inspect` would open its main process to a debugger. */
  enableNodeCliInspectArguments: false,
  /** The program is loaded only from the packaged archive, and not from a folder beside it. */
  onlyLoadAppFromAsar: true,
  /** The archive is checked against the digest in the executable, on systems where Electron supports that (macOS, Windows). */
  enableEmbeddedAsarIntegrityValidation: true,
  /** If there is ever a cookie, it is encrypted with the system's keychain. */
  enableCookieEncryption: true,
  /** The main process starts from the same V8 snapshot as the other processes. */
  loadBrowserProcessSpecificV8Snapshot: false,
  /** `file:` gets no extra privileges, because the kiosk does not need them: its page comes from `app:`. */
  grantFileProtocolExtraPrivileges: false,
} as const;

export type KioskFuse = keyof typeof kioskFuses;

const positions: Record<KioskFuse, FuseV1Options> = {
  runAsNode: FuseV1Options.RunAsNode,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  loadBrowserProcessSpecificV8Snapshot: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
};

/** A fuse in the executable is one ASCII digit; an Electron without that fuse has another byte there. */
const disabled = 0x30;
const enabled = 0x31;

/** Reads the state of an executable's fuses. A fuse that it does not have is not in the result. */
export async function readFuses(executable: string): Promise<Partial<Record<KioskFuse, boolean>>> {
  const wire = await getCurrentFuseWire(executable);
  if (wire.version !== FuseVersion.V1)
    throw new Error(`${executable} has fuses of an unknown version (${wire.version})`);
  const names = Object.keys(kioskFuses) as KioskFuse[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const state: number | undefined = wire[positions[name]];
      return state === enabled || state === disabled ? [[name, state === enabled]] : [];
    }),
  );
}

/** @throws when fuses of the executable have the wrong state, naming each */
export async function assertFuses(executable: string): Promise<void> {
  const found = await readFuses(executable);
  const wrong = (Object.keys(kioskFuses) as KioskFuse[]).filter((name) => found[name] !== kioskFuses[name]);
  if (wrong.length > 0) throw new Error(`Fuses of ${executable} do not stand as they should: ${wrong.join(', ')}`);
}
