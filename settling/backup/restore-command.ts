/** `restore` of settling's machine. */
import { runRestoreCommand } from '../../platform/backup/restore-command.ts';
import { restoredSettling } from './settling-side.ts';

await runRestoreCommand(
  {
    side: 'settling',
    sideOf: restoredSettling,
    afterwards: () => [
      'Payments that sellers know may be missing here. Settling may be started; the reconciliation of the day names them',
      '(docs/backups.md, After a restore).',
    ],
  },
  process.argv.slice(2),
);
