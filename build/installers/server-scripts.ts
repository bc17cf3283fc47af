import { privateSubnet } from '../../private-link/machine/link-addresses.ts';
import { firewallTable } from '../../private-link/two-machines/firewall-rules.ts';
import type { InstallerScripts } from './installer.ts';
import { serverPlaces } from './server-places.ts';
import type { ServerName } from './server-program.ts';

// Where no systemd runs (a container, an image that is being made) there is nothing to stop or start.
const whereSystemdRuns = (text: string) => `if [ -d /run/systemd/system ]; then\n${text}\nfi`;

/** What would make the package something else than it says, refused before anything is unpacked. */
function refuseForeign(name: ServerName): string {
  const { packageName, user, unit, linkUnit } = serverPlaces(name);
  const units = [unit, linkUnit]
    .map(
      (each) => `if [ -f /etc/systemd/system/${each} ] && [ ! -L /etc/systemd/system/${each} ]; then
  echo "There is a unit /etc/systemd/system/${each} that is not of ${packageName} and would take its place. Move it away, then install again. Nothing was changed." >&2
  exit 1
fi`,
    )
    .join('\n');
  return `${units}
if [ "$(id -u ${user} 2>/dev/null || echo 0)" -ge 1000 ]; then
  echo "There is a user ${user} already, who is a person and not a part of the system. Give that user another name, then install again. Nothing was changed." >&2
  exit 1
fi`;
}

/**
 * Before another version takes the place of one that is set up: the server ends, so that nothing is bought between the copy and
 * the new version, and its database is copied. Without the copy nothing is installed.
 */
function copyBeforeUpgrade(name: ServerName, version: string): string {
  const { command, configFile, unit, packageName } = serverPlaces(name);
  return `if [ -x ${command} ] && [ -e ${configFile} ]; then
${whereSystemdRuns(`systemctl stop ${unit} || true`)}
  if ! ${command} copy-database --before ${version}; then
${whereSystemdRuns(`if systemctl is-enabled --quiet ${unit}; then systemctl start ${unit} || true; fi`)}
    echo "The database was not copied, so ${packageName} ${version} was not installed. Nothing was changed." >&2
    exit 1
  fi
fi`;
}

/** The user of its own, the folders that are not in the package, and the units as systemd knows them. */
function afterwards(name: ServerName): string {
  const { user, state, configuration, unit, packageName, configFile } = serverPlaces(name);
  return `if ! getent passwd ${user} >/dev/null; then
  useradd --system --user-group --home-dir ${state} --no-create-home --shell /usr/sbin/nologin ${user}
fi
if [ ! -d ${configuration} ]; then install -d -m 0750 -o root -g ${user} ${configuration}; fi
if [ ! -d ${state} ]; then install -d -m 0700 -o ${user} -g ${user} ${state}; fi
${whereSystemdRuns(`systemctl daemon-reload || true
if systemctl is-enabled --quiet ${unit}; then systemctl start ${unit} || true; fi`)}
if [ ! -e ${configFile} ]; then echo "Next: ${packageName} setup"; fi`;
}

/**
 * What the private link left on purpose when it was lowered: rules and a route that let nothing out on another way. Where the other
 * server is on the same machine they are its own, too.
 */
function forgetLink(name: ServerName): string {
  const other = serverPlaces(name === 'seller' ? 'settling' : 'seller');
  return `if [ ! -x ${other.command} ]; then
  nft delete table inet ${firewallTable} 2>/dev/null || true
  ip route delete unreachable ${privateSubnet} 2>/dev/null || true
fi`;
}

/** The maintainer scripts of a server's package. */
export function serverScripts(name: ServerName, version: string): InstallerScripts {
  const { user, configuration, state, unit, linkUnit } = serverPlaces(name);
  return {
    before: `${refuseForeign(name)}\n${copyBeforeUpgrade(name, version)}`,
    after: afterwards(name),
    beforeRemoval: `${whereSystemdRuns(`systemctl disable --now ${unit} ${linkUnit} || true`)}\n${forgetLink(name)}`,
    afterRemoval: whereSystemdRuns('systemctl daemon-reload || true'),
    onPurge: `rm -rf ${configuration} ${state}
if getent passwd ${user} >/dev/null; then userdel ${user} || true; fi`,
    keepsOnErase: true,
  };
}
