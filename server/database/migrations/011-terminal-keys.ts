import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/** Terminals that were enrolled before have none: a kiosk hands its key in once, a browser or a program enrols anew. */
export const terminalKeys: Migration = {
  id: '011-terminal-keys',
  why: 'The public key of each terminal, with which it signs its seals.',
  up: (transaction) => runStatements(transaction, 'ALTER TABLE terminal ADD COLUMN public_jwk TEXT'),
};
