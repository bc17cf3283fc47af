import { describe, expect, it } from 'vitest';
import type { ApplicationState } from '../../../contract/seller/application.ts';
import { findApplication } from '../../../server/purchase-application/application-store.ts';
import { moveApplications } from '../../../server/purchase-application/move-application.ts';
import { PurchaseApplicationReceiver } from '../../../server/purchase-application/purchase-application-receiver.ts';
import { recordingStatements } from '../../support/recorded-statements.ts';
import { soldIn } from '../../support/sold-here.ts';
import { makeApplication, openGround, shelf, startedAt, terminal, variantId } from './purchase-ground.ts';

const database = openGround();
const clock = { now: () => startedAt };
const receiver = new PurchaseApplicationReceiver({ database, clock, sold: soldIn('EUR'), leftBehindAfterMs: 60_000 });
const statements: string[] = [];
const watched = recordingStatements(database, statements);
const lines = [{ variantId, quantity: 2 }];

async function received(): Promise<string> {
  const application = makeApplication();
  await receiver.receive(application, terminal.terminalId);
  return application.applicationId;
}

type Step = { applicationId: string; from: ApplicationState; to: ApplicationState; lines?: typeof lines };

async function move(...steps: Step[]): Promise<{ made: boolean[]; ran: string[] }> {
  statements.length = 0;
  const made = await watched.write((transaction) => moveApplications(transaction, steps, startedAt));
  return { made, ran: statements.map((sql) => sql.replaceAll(/\s+/g, ' ')) };
}

const reads = (ran: string[]) => ran.filter((sql) => sql.startsWith('SELECT') && sql.includes('application_line'));

const tookStock = async (applicationId: string) =>
  (
    await database.all<{ took: number | null }>(
      'SELECT took_stock AS took FROM application_line WHERE application_id = ?',
      [applicationId],
    )
  ).map(({ took }) => took);

describe('Moving applications', () => {
  it('refuses a step that the table does not know, before anything is written', async () => {
    const applicationId = await received();
    const before = await shelf(database);
    await expect(move({ applicationId, from: 'received', to: 'accepted', lines })).rejects.toThrow(
      'does not go from received to accepted',
    );
    expect(statements).toEqual([]);
    expect((await findApplication(database, applicationId))?.state).toBe('received');
    expect(await shelf(database)).toEqual(before);
  });

  it('touches no stock and reads no lines for a step that moves none', async () => {
    const applicationId = await received();
    const { made, ran } = await move({ applicationId, from: 'received', to: 'checking' });
    expect(made).toEqual([true]);
    expect(ran).toHaveLength(1);
  });

  it('reads the lines of those applications alone that come without theirs', async () => {
    const [one, other] = [await received(), await received()];
    await move(
      { applicationId: one, from: 'received', to: 'checking' },
      { applicationId: other, from: 'received', to: 'checking' },
    );
    const given = await move({ applicationId: one, from: 'checking', to: 'rejected', lines });
    expect(reads(given.ran)).toEqual([]);
    const read = await move({ applicationId: other, from: 'checking', to: 'rejected' });
    expect(reads(read.ran)).toHaveLength(1);
    expect(await shelf(database)).toMatchObject({ onHand: 1_000 });
  });

  it('notes which sold lines took stock, and of no other application', async () => {
    const [sold, declined] = [await received(), await received()];
    for (const applicationId of [sold, declined]) await move({ applicationId, from: 'received', to: 'checking' });
    const before = await shelf(database);
    const { made } = await move(
      { applicationId: sold, from: 'checking', to: 'accepted', lines },
      { applicationId: declined, from: 'checking', to: 'rejected', lines },
      { applicationId: sold, from: 'checking', to: 'rejected', lines },
    );
    expect(made).toEqual([true, true, false]);
    expect([await tookStock(sold), await tookStock(declined)]).toEqual([[1], [null]]);
    expect(await shelf(database)).toEqual({ onHand: before.onHand - 2, reserved: before.reserved - 4 });
  });
});
