/** `sidelane-settling copy-database`: copies settling's database into one file. */
import { systemClock } from '../../platform/clock.ts';
import { runCopyCommand } from '../../platform/database/copy-command.ts';
import { settlingConfigSchema } from '../config/settling-config.ts';

await runCopyCommand('settling', settlingConfigSchema, systemClock.now());
