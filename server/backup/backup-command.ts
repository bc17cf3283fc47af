/** `backup` of the seller's machine. */
import { runBackupCommand } from '../../platform/backup/backup-command.ts';
import { readConfigFile } from '../../platform/config-file.ts';
import { sellerConfigSchema } from '../config/seller-config.ts';
import { sellerSide } from './seller-side.ts';

await runBackupCommand(
  {
    program: import.meta.filename,
    sideOf: (configFile) => sellerSide(configFile, readConfigFile(configFile, sellerConfigSchema)),
    usualConfig: process.env['SIDELANE_SELLER_CONFIG'],
  },
  process.argv.slice(2),
);
