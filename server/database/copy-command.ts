/** `sidelane-seller copy-database`: copies the seller's database into one file. */
import { systemClock } from '../../platform/clock.ts';
import { runCopyCommand } from '../../platform/database/copy-command.ts';
import { sellerConfigSchema } from '../config/seller-config.ts';

await runCopyCommand('seller', sellerConfigSchema, systemClock.now());
