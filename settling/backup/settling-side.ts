import path from 'node:path';
import type { BackedUpSide } from '../../platform/backup/backed-up-side.ts';
import { backedUpSettings } from '../../platform/backup/backup-settings.ts';
import { schemasOf } from '../../platform/backup/latest-migration.ts';
import { programManifest } from '../../platform/program-manifest.ts';
import type { SettlingConfig } from '../config/settling-config.ts';
import { settlingMigrations } from '../database/migrations.ts';
import { checkSettling } from './check-settling.ts';

/** Settling before it is restored: there is no configuration yet. */
export function restoredSettling(): BackedUpSide {
  return {
    side: 'settling',
    of: 'settling',
    programVersion: programManifest().version,
    home: '',
    databaseUrl: '',
    ...schemasOf(settlingMigrations),
    files: [],
    check: checkSettling,
  };
}

/** The settling server as something that is backed up: credit information database 50 with all keys that belong to it. */
export function settlingSide(configFile: string, config: SettlingConfig): BackedUpSide {
  return {
    ...restoredSettling(),
    home: path.dirname(configFile),
    databaseUrl: config.databaseUrl,
    files: [
      { name: 'config.json', place: configFile },
      { name: 'keys', place: config.keysFolder },
      ...backedUpSettings(configFile),
    ],
  };
}
