import path from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { openAccount } from '../../settling/credit-information/open-account.ts';
import { settlingMigrations } from '../../settling/database/migrations.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { postToLedger } from '../../settling/ledger/ledger-transaction.ts';
import { capturePostings, holdPostings } from '../../settling/ledger/postings.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { goodCredit } from '../support/good-credit.ts';
import { newCard } from './settling-under-test.ts';

describeOnEveryDatabase('A payment from before payments kept their fee', ({ freshUrl }) => {
  it('keeps the fee that its capture was entered with', async () => {
    const database = await openDatabase(await freshUrl(), 'settling');
    const before = settlingMigrations.findIndex(({ id }) => id === '016-kept-refusals-and-fees');
    await migrate(database, settlingMigrations.slice(0, before));
    const keysFolder = path.join(temporaryFolder(), 'keys');
    const keys = ensureKeys(keysFolder, systemClock);
    await KeyRing.open({ database, keysFolder, clock: systemClock });
    await database.write(async (transaction) => {
      await openAccount(transaction, { ...goodCredit, card: newCard() }, keys.number, 0);
      const { id: personId } = (await transaction.get<{ id: number }>('SELECT person_id AS id FROM person'))!;
      for (const [applicationId, capturedMinor] of [
        ['captured', 60_00],
        ['held', 0],
      ] as const) {
        await transaction.run(
          `INSERT INTO application (seller_id, application_id, amount_minor, currency, outcome, notice, decided_at)
           VALUES ('s', ?, 7000, 'EUR', 'approved', 'n', 1)`,
          [applicationId],
        );
        const subject = { currency: 'EUR', postedAt: 1, sellerId: 's', applicationId } as const;
        await transaction.run(
          `INSERT INTO payment (seller_id, application_id, person_id, amount_minor, held_minor, currency, state, made_at,
             expires_at) VALUES ('s', ?, ?, 7000, 7000, 'EUR', 'held', 1, 2)`,
          [applicationId, personId],
        );
        await postToLedger(transaction, { ...subject, kind: 'hold' }, holdPostings(personId, 70_00));
        if (capturedMinor === 0) continue;
        await transaction.run(
          `UPDATE payment SET state = 'captured', held_minor = 0, captured_minor = ?, ended_at = 2 WHERE application_id = ?`,
          [capturedMinor, applicationId],
        );
        const amounts = { personId, sellerId: 's', heldMinor: 70_00, capturedMinor, feeMinor: 75 };
        const postings = capturePostings({ ...amounts, creditBalanceMinor: 0 });
        await transaction.run(
          `INSERT INTO payment_operation (seller_id, operation_id, content_hash, application_id, operation, amount_minor,
             receipt, done_at) VALUES ('s', 'o', ?, ?, 'capture', ?, 'r', 1)`,
          [Buffer.alloc(32), applicationId, capturedMinor],
        );
        await postToLedger(transaction, { ...subject, kind: 'capture', operationId: 'o' }, postings);
      }
    });
    expect(await migrate(database, settlingMigrations)).toContain('016-kept-refusals-and-fees');
    const kept = await database.all(
      'SELECT application_id AS id, fee_minor AS fee, fee_returned_minor AS returned FROM payment ORDER BY application_id',
    );
    expect(kept).toEqual([
      { id: 'captured', fee: 75, returned: 0 },
      { id: 'held', fee: 0, returned: 0 },
    ]);
    expect(await verifyLedger(database)).toEqual([]);
    await database.close();
  });
});
