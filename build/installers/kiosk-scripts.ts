import type { InstallerScripts } from './installer.ts';

/** Where the packages put the kiosk. */
export const kioskFolder = '/opt/Sidelane';

export const appArmorFile = '/etc/apparmor.d/sidelane-kiosk';

/**
 * Lets this one program make user namespaces, which Chromium's sandbox is built on, where AppArmor keeps them from all others
 * (Ubuntu since 23.10). It restricts nothing else.
 */
export const appArmorProfile = `abi <abi/4.0>,
include <tunables/global>

profile sidelane-kiosk ${kioskFolder}/sidelane flags=(unconfined) {
  userns,

  include if exists <local/sidelane-kiosk>
}
`;

// A kiosk whose files are replaced while it runs would mix two versions with the next process that it starts.
const refuseWhileRunning = `for process in /proc/[0-9]*; do
  if [ "$(readlink "$process/exe" 2>/dev/null)" = "${kioskFolder}/sidelane" ]; then
    echo "A Sidelane kiosk is running (process \${process#/proc/}). End it in its service menu, then install again. Nothing was changed." >&2
    exit 1
  fi
done`;

// Only a kernel with this switch keeps user namespaces from programs without a profile.
const allowUserNamespaces = `if [ -e /proc/sys/kernel/apparmor_restrict_unprivileged_userns ] && [ -d /etc/apparmor.d ]; then
  install -m 644 ${kioskFolder}/sidelane-kiosk.apparmor ${appArmorFile}
  if command -v apparmor_parser >/dev/null 2>&1 && ! apparmor_parser --replace ${appArmorFile}; then
    echo "AppArmor did not load ${appArmorFile}. The kiosk uses its sandbox helper instead." >&2
  fi
fi`;

const forgetProfile = `if [ -e ${appArmorFile} ]; then
  if command -v apparmor_parser >/dev/null 2>&1; then apparmor_parser --remove ${appArmorFile} 2>/dev/null || true; fi
  rm -f ${appArmorFile}
fi`;

export const kioskScripts: InstallerScripts = {
  before: refuseWhileRunning,
  after: allowUserNamespaces,
  beforeRemoval: ':',
  afterRemoval: ':',
  onPurge: forgetProfile,
  keepsOnErase: false,
};
