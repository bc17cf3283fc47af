import { serverPlaces } from './server-places.ts';
import type { ServerName } from './server-program.ts';

type Command = { name: string; program: string; says: string };

const settlingCommands: Command[] = [
  {
    name: 'keys',
    program: 'setup/settling/keys-command.ts',
    says: 'makes what keys are missing, and prints the public halves',
  },
  { name: 'setup', program: 'setup/settling/setup-command.ts', says: 'sets the server up: asks, or reads --from FILE' },
  { name: 'start', program: 'settling/main.ts', says: 'starts the server; its unit does that by itself' },
  { name: 'health', program: 'setup/machine/health-command.ts', says: 'says whether the server answers' },
  {
    name: 'copy-database',
    program: 'settling/database/copy-command.ts',
    says: 'copies the database into the state folder',
  },
  { name: 'backup', program: 'settling/backup/backup-command.ts', says: 'makes and checks backups' },
  { name: 'restore', program: 'settling/backup/restore-command.ts', says: 'restores a backup onto this machine' },
  { name: 'credit', program: 'settling/operator/main.ts', says: 'the card company’s command line' },
  {
    name: 'migrate',
    program: 'settling/database/migrate-command.ts',
    says: 'brings a schema on PostgreSQL up to date',
  },
];

const sellerCommands: Command[] = [
  {
    name: 'keys',
    program: 'setup/seller/keys-command.ts',
    says: 'makes what keys are missing, and prints the public halves',
  },
  { name: 'setup', program: 'setup/seller/setup-command.ts', says: 'sets the server up: asks, or reads --from FILE' },
  { name: 'start', program: 'server/main.ts', says: 'starts the server; its unit does that by itself' },
  { name: 'health', program: 'setup/machine/health-command.ts', says: 'says whether the server answers' },
  {
    name: 'copy-database',
    program: 'server/database/copy-command.ts',
    says: 'copies the database into the state folder',
  },
  { name: 'backup', program: 'server/backup/backup-command.ts', says: 'makes and checks backups' },
  { name: 'restore', program: 'server/backup/restore-command.ts', says: 'restores a backup onto this machine' },
  { name: 'staff', program: 'server/accounts/staff-command.ts', says: 'who may sign in to the back office' },
  { name: 'catalogue', program: 'server/article/csv/catalogue-command.ts', says: 'imports and exports products' },
  {
    name: 'medium',
    program: 'server/kiosk-update/medium-command.ts',
    says: 'keeps a signed release for the shop’s kiosks, and offers it',
  },
  { name: 'receipt', program: 'server/receipt/receipt-command.ts', says: 'verifies a receipt' },
  { name: 'day-report', program: 'server/reconciliation/day-report-command.ts', says: 'the signed report of a day' },
  {
    name: 'audit-heads',
    program: 'server/reconciliation/audit-heads-command.ts',
    says: 'settling’s audit, as it was seen here',
  },
  { name: 'card-numbers', program: 'server/card-numbers/card-numbers-command.ts', says: 'finds card numbers in texts' },
  { name: 'migrate', program: 'server/database/migrate-command.ts', says: 'brings a schema on PostgreSQL up to date' },
];

export const serverCommands: Record<ServerName, Command[]> = { seller: sellerCommands, settling: settlingCommands };

/** Commands that write where only root may. They do the rest as the server's own user by themselves. */
const ofRoot = new Set(['keys', 'setup', 'restore']);
/** Commands that are told of the configuration by an option, and not by their environment. */
const toldOfConfiguration = new Set(['start', 'migrate', 'health']);

/**
 * The command `sidelane-seller` or `sidelane-settling`, a shell script. What root starts runs as the server's own user: a
 * database that root had written to would be closed to the server. Unpacked by hand and started by another user, everything
 * lies in that user's `~/.sidelane-seller`, or where `SIDELANE_SELLER_HOME` says.
 */
export function starterScript(name: ServerName): string {
  const { packageName, user, program, configuration, state } = serverPlaces(name);
  const home = `SIDELANE_${name.toUpperCase()}_HOME`;
  const config = `SIDELANE_${name.toUpperCase()}_CONFIG`;
  const commands = serverCommands[name];
  const help = [
    `${packageName} COMMAND [options]`,
    '',
    ...commands.map((command) => `  ${command.name.padEnd(15)} ${command.says}`),
    `  ${'version'.padEnd(15)} which version is installed`,
    '',
    'COMMAND --help explains one of them.',
  ];
  const cases = commands.map((command) => {
    const told = toldOfConfiguration.has(command.name) ? `; set -- --config "$${config}" "$@"` : '';
    return `  ${command.name}) file=${command.program}${told} ;;`;
  });
  return `#!/bin/sh
# ${packageName}: runs one of the programs of this server with the Node that it brings along.
program=$(dirname "$(readlink -f "$0")")
command=\${1:-help}
[ $# -gt 0 ] && shift
export NODE_ENV=production
if [ -n "\${${home}:-}" ]; then
  configuration=$${home} state=$${home}
elif [ "$program" = ${program} ]; then
  configuration=${configuration} state=${state}
else
  configuration=$HOME/.${packageName} state=$HOME/.${packageName}
fi
export SIDELANE_COMMAND="${packageName} $command"
export SIDELANE_CONFIGURATION="$configuration" SIDELANE_STATE="$state" SIDELANE_PROGRAM="$program"
export ${config}="$configuration/config.json"

case $command in
${cases.join('\n')}
  version) exec "$program/bin/node" -p 'require(process.argv[1]).version' "$program/package.json" ;;
  help | --help | -h)
    cat <<'END'
${help.join('\n')}
END
    exit 0
    ;;
  *)
    echo "${packageName} has no command \\"$command\\": ${packageName} help lists what there is." >&2
    exit 2
    ;;
esac

set -- "$program/bin/node" "$program/$file" "$@"
if [ "$configuration" = ${configuration} ]; then
  me=$(id -un)
  case $command in
    ${[...ofRoot].join(' | ')})
      if [ "$me" != root ] && [ "\${1:-}" != --help ]; then
        echo "${packageName} $command is for root: sudo ${packageName} $command" >&2
        exit 2
      fi
      export SIDELANE_USER=${user}
      ;;
    *)
      if [ "$me" = root ]; then
        exec setpriv --reuid=${user} --regid=${user} --init-groups -- "$@"
      elif [ "$me" != ${user} ]; then
        echo "${packageName} $command is for root or the user ${user}: sudo ${packageName} $command" >&2
        exit 2
      fi
      ;;
  esac
fi
exec "$@"
`;
}
