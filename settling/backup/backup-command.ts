/** `backup` of settling's machine. */
import { runBackupCommand } from '../../platform/backup/backup-command.ts';
import { readConfigFile } from '../../platform/config-file.ts';
import { settlingConfigSchema } from '../config/settling-config.ts';
import { settlingSide } from './settling-side.ts';

await runBackupCommand(
  {
    program: import.meta.filename,
    sideOf: (configFile) => settlingSide(configFile, readConfigFile(configFile, settlingConfigSchema)),
    usualConfig: process.env['SIDELANE_SETTLING_CONFIG'],
  },
  process.argv.slice(2),
);
