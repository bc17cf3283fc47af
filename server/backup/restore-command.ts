/** `restore` of the seller's machine: restores a backup, and opens the shop again once it was compared with settling. */
import { parseArgs } from 'node:util';
import { runRestoreCommand } from '../../platform/backup/restore-command.ts';
import { readConfigFile } from '../../platform/config-file.ts';
import { sellerConfigSchema } from '../config/seller-config.ts';
import { openSellerDatabase } from '../database/open-seller-database.ts';
import { openRestoredShop } from '../database/restored-shop.ts';
import { restoredSeller } from './seller-side.ts';

async function open(args: readonly string[]): Promise<void> {
  try {
    const { values } = parseArgs({ args: [...args], options: { config: { type: 'string' } } });
    const configFile = values.config ?? process.env['SIDELANE_SELLER_CONFIG'];
    if (configFile === undefined) throw new Error('Which seller? restore open --config FILE');
    const database = await openSellerDatabase(readConfigFile(configFile, sellerConfigSchema).databaseUrl);
    try {
      const wasClosed = await openRestoredShop(database);
      console.log(wasClosed ? 'The restored shop may start now.' : 'This shop was not closed by a restore.');
    } finally {
      await database.close();
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

const [first, ...rest] = process.argv.slice(2);
if (first === 'open') await open(rest);
else {
  await runRestoreCommand(
    {
      side: 'seller',
      sideOf: restoredSeller,
      afterwards: () => [
        'The seller does not start yet: settling may know purchases that are missing here. Compare the two, then open the shop with',
        '"restore open" (docs/backups.md, After a restore).',
      ],
    },
    process.argv.slice(2),
  );
}
