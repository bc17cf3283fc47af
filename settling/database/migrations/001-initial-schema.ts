import type { Migration } from '../../../platform/database/migrations.ts';
import { createApplications } from './initial-schema/applications.ts';
import { createAudit } from './initial-schema/audit.ts';
import { createCreditInformation } from './initial-schema/credit-information.ts';
import { createDayReports } from './initial-schema/day-reports.ts';
import { createKeys } from './initial-schema/keys.ts';
import { createLedger } from './initial-schema/ledger.ts';
import { createOperatorProposals } from './initial-schema/operator-proposals.ts';
import { createPayments } from './initial-schema/payments.ts';
import { createStorageLook } from './initial-schema/storage-look.ts';
import { createTerminalsAndAlarms } from './initial-schema/terminals-and-alarms.ts';

/** Its id names the server: the other server's database has another one, and is refused. */
export const initialSchema: Migration = {
  id: '001-initial-schema-of-settling',
  why: 'The schema of the first release.',
  up: async (transaction) => {
    await createKeys(transaction);
    await createCreditInformation(transaction);
    await createApplications(transaction);
    await createPayments(transaction);
    await createLedger(transaction);
    await createAudit(transaction);
    await createTerminalsAndAlarms(transaction);
    await createDayReports(transaction);
    await createOperatorProposals(transaction);
    await createStorageLook(transaction);
  },
};
