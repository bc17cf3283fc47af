import { expect, it, onTestFinished } from 'vitest';
import { giftNoteSchema, tidyGiftNote } from '../../../contract/seller/gift-note.ts';
import { openDatabase } from '../../../platform/database/open-database.ts';
import { migrate } from '../../../platform/database/migrations.ts';
import { giftNotes } from '../../../server/database/migrations/016-gift-notes.ts';
import { sellerMigrations } from '../../../server/database/migrations.ts';
import { lookUpOrder } from '../../../server/order/order-look-up.ts';
import { findOrder } from '../../../server/order/order-store.ts';
import { findApplication } from '../../../server/purchase-application/application-store.ts';
import { PurchaseApplicationReceiver } from '../../../server/purchase-application/purchase-application-receiver.ts';
import { receiptTexts } from '../../../server/receipt/receipt-text.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { soldIn } from '../../support/sold-here.ts';
import { giveApplication } from '../accounts/staff-orders.ts';
import { makeApplication, priceMinor, stock, variantId } from '../purchase-application/purchase-ground.ts';

const note = 'Alles Gute, Bob! 🎁';

describeOnEveryDatabase('A gift note', ({ emptyUrl }) => {
  it('is missing from orders from before, and read by staff and by no one else', async () => {
    const database = await openDatabase(await emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    await migrate(database, sellerMigrations.slice(0, sellerMigrations.indexOf(giftNotes)));
    const order = { terminalId: 't', at: 1, orderNumber: 100_001, collectionCode: 'QRS7KP' };
    await giveApplication(database, order);
    expect(await migrate(database, sellerMigrations)).toContain('016-gift-notes');
    expect((await findOrder(database, '100001'))?.giftNote).toBeNull();

    await stock(database);
    const clock = { now: () => 1_800_000_000_000 };
    const receiver = new PurchaseApplicationReceiver({
      database,
      clock,
      sold: soldIn('EUR'),
      leftBehindAfterMs: 60_000,
    });
    const application = makeApplication({ giftNote: note });
    expect(await receiver.receive(application, 'kiosk-1')).toBe('received');
    expect(await receiver.receive(application, 'kiosk-1')).toBe('known');
    expect(await receiver.receive({ ...application, giftNote: 'Another' }, 'kiosk-1')).toEqual({
      refusal: 'application_content_differs',
    });
    expect((await findApplication(database, application.applicationId))?.giftNote).toBe(note);
    expect(application.lines).toEqual([{ variantId, quantity: 2, unitPriceMinor: priceMinor }]);

    await database.write((transaction) => transaction.run('UPDATE application SET gift_note = ?', [note]));
    const read = (await findOrder(database, '100001'))!;
    expect(read.giftNote).toBe(note);
    const setting = { shopName: 'Tern', address: [], locale: 'en-IE', timeZone: 'Europe/Dublin' };
    expect([...receiptTexts(read, setting)].join()).not.toContain('Bob');
    const asked = { terminalId: 't', orderNumber: '100001', collectionCode: 'QRS7KP' };
    expect(JSON.stringify(await lookUpOrder(database, asked, 2))).not.toContain('Bob');
  });
});

it.each([
  [note, true],
  ['👨‍👩‍👧'.repeat(40), true],
  ['é'.repeat(200), true],
  ['x'.repeat(201), false],
  ['', false],
  [' Bob', false],
  ['For Bob\nfrom Ann', false],
  ['Bob \u202e gnp.exe', false],
  ['My card is 4539 1488 0343 6467', false],
  ['٤٥٣٩١٤٨٨٠٣٤٣٦٤٦٧', false],
])('the note %j is taken: %s', (text, isTaken) => {
  expect(giftNoteSchema.safeParse(text).success).toBe(isTaken);
});

it('a typed note becomes one line', () => {
  expect(tidyGiftNote('  For Bob\n\tfrom\u2028Ann \u202eand\u202c me ')).toBe('For Bob from Ann and me');
});
