import path from 'node:path';
import { writeDemonstrationAccounts } from '../../build/demonstration/demonstration-histories.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Currency } from '../../contract/money.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The file of the demonstration's accounts, as `npm start` writes it for settling. */
export function demonstrationFile(currency: Currency = 'EUR'): string {
  return writeDemonstrationAccounts(path.join(temporaryFolder(), 'first-accounts.json'), currency, systemClock.now());
}
