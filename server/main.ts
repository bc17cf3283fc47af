import type { Server } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BackupRounds } from '../platform/backup/backup-rounds.ts';
import { settingsFileOf } from '../platform/backup/backup-settings.ts';
import { systemClock } from '../platform/clock.ts';
import { readConfigFile } from '../platform/config-file.ts';
import { createLog } from '../platform/log.ts';
import { sellerConfigSchema } from './config/seller-config.ts';
import { createSellerServer } from './seller-server.ts';

/** `node server/main.ts --config FILE [--database URL]`: the seller server as a process. */

const { values } = parseArgs({ options: { config: { type: 'string' }, database: { type: 'string' } } });
if (!values.config) {
  console.error('usage: node server/main.ts --config FILE [--database URL]');
  process.exit(2);
}

/** The listening socket, asked of the starter and sent by it over the IPC channel. */
function inheritedListener(): Promise<Server> {
  return new Promise((resolve, reject) => {
    if (!process.send) {
      reject(new Error('"listen": "inherited" needs a starter that hands the socket over; or give a host and a port'));
      return;
    }
    process.once('message', (message, handle) => {
      if (message === 'listen' && handle) resolve(handle as Server);
      else reject(new Error('the starter sent something else than a listening socket'));
    });
    process.send('wants the listening socket');
  });
}

/** The running server and its log. What keeps it from starting is said in its own words, and ends this process. */
async function start(configFile: string) {
  try {
    const read = readConfigFile(configFile, sellerConfigSchema);
    const config = values.database ? { ...read, databaseUrl: values.database } : read;
    const log = createLog('seller', config.logLevel);
    const backups = new BackupRounds({
      clock: systemClock,
      log,
      settingsFile: settingsFileOf(configFile),
      command: [path.join(import.meta.dirname, 'backup/backup-command.ts'), 'now', '--config', configFile],
    });
    const seller = await createSellerServer({ config, clock: systemClock, log, backups });
    const { url } = await seller.start(config.listen === 'inherited' ? inheritedListener : undefined);
    log.info({ event: 'ready', url }, 'the seller server is ready');
    return { seller, log };
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}

const { seller, log } = await start(values.config);

let isStopping = false;
async function stop(signal: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ event: 'stopping', signal }, 'the seller server stops');
  await seller.stop();
  process.exit(0);
}
process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
// If the starter is gone, it can neither restart nor end this server, so the server ends itself.
if (process.send) process.on('disconnect', () => void stop('the starter is gone'));
