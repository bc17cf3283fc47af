import path from 'node:path';
import { parseArgs } from 'node:util';
import { BackupRounds } from '../platform/backup/backup-rounds.ts';
import { settingsFileOf } from '../platform/backup/backup-settings.ts';
import { systemClock } from '../platform/clock.ts';
import { readConfigFile } from '../platform/config-file.ts';
import { createLog } from '../platform/log.ts';
import { settlingConfigSchema } from './config/settling-config.ts';
import { createSettlingServer } from './settling-server.ts';

/**
 * `node settling/main.ts --config FILE [--database URL] [--until-input-ends]`: the settling server as a process. It says
 * `"event":"ready"` in one JSON line when it serves, and ends on SIGTERM, SIGINT, or with its starter's end of its input.
 */
const usage = 'Usage: node settling/main.ts --config FILE [--database URL] [--until-input-ends]';

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        config: { type: 'string' },
        database: { type: 'string' },
        'until-input-ends': { type: 'boolean', default: false },
      },
    });
    if (values.config !== undefined) return { ...values, config: values.config };
  } catch (error) {
    console.error((error as Error).message);
  }
  console.error(usage);
  process.exit(2);
}

const options = readOptions();
// All files that settling makes, above all its database, are for its own user alone.
process.umask(0o077);
try {
  const fromFile = readConfigFile(options.config, settlingConfigSchema);
  const config = { ...fromFile, databaseUrl: options.database ?? fromFile.databaseUrl };
  const log = createLog('settling', config.logLevel);
  const backups = new BackupRounds({
    clock: systemClock,
    log,
    settingsFile: settingsFileOf(options.config),
    command: [path.join(import.meta.dirname, 'backup/backup-command.ts'), 'now', '--config', options.config],
  });
  const server = await createSettlingServer({ config, clock: systemClock, log });
  const { endpoint } = await server.start();
  backups.start();

  let ending: Promise<void> | undefined;
  const stopAll = () => {
    backups.stop();
    return server.stop();
  };
  const end = () => (ending ??= stopAll().then(() => process.exit(0)));
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (options['until-input-ends']) process.stdin.on('end', end).on('error', end).resume();

  // The program that started settling waits for this line, so it is logged at every level.
  createLog('settling').info({ event: 'ready', endpoint, rootThumbprint: server.rootThumbprint, pid: process.pid });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
