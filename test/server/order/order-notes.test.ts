import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { staffOrderSchema } from '../../../contract/seller/back-office.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { giveApplication } from '../accounts/staff-orders.ts';
import { refusalOf, startStaffServer, Tab } from '../accounts/staff-server.ts';

describeOnEveryDatabase('Notes on an order', ({ freshUrl }) => {
  it('are kept with who wrote them and when, each once, and stay with their order', async () => {
    const server = await startStaffServer(await freshUrl());
    const { database, clock } = server;
    const tab = new Tab(server);
    await tab.signIn();
    for (const orderNumber of [100_001, 100_002]) {
      await giveApplication(database, { terminalId: 'kiosk', at: clock.now(), orderNumber });
    }
    const add = (orderNumber: string, noteId: string, text: string) =>
      tab.send('POST', `/api/back-office/orders/${orderNumber}/notes`, { noteId, text });
    const notesOf = async (orderNumber: string) =>
      staffOrderSchema.parse(await (await tab.get(`/api/back-office/orders/${orderNumber}`)).json()).notes;
    const [first, second] = [randomUUID(), randomUUID()];
    expect((await add('100001', first, '  Rings again at five ')).status).toBe(200);
    clock.advance(1_000);
    const answers = await Promise.all([1, 2, 3].map(() => add('100001', second, 'Rang: comes on Monday')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const kept = [
      { noteId: first, writtenBy: 'Mara Lindt', writtenAt: clock.now() - 1_000, text: 'Rings again at five' },
      { noteId: second, writtenBy: 'Mara Lindt', writtenAt: clock.now(), text: 'Rang: comes on Monday' },
    ];
    expect(await notesOf('100001')).toEqual(kept);
    expect(await refusalOf(await add('100001', first, 'Another'))).toBe('order_action_differs');
    expect(await refusalOf(await add('100002', first, 'Rings again at five'))).toBe('order_action_differs');
    expect(await refusalOf(await add('100009', randomUUID(), 'No such order'))).toBe('not_found');
    expect(await refusalOf(await add('100002', randomUUID(), 'Card 4539 1488 0343 6467'))).toBe('card_number_in_text');
    expect(await notesOf('100001')).toEqual(kept);
    expect(await notesOf('100002')).toEqual([]);
    const written = await database.all<{ after: string }>(
      "SELECT after_state AS after FROM staff_record WHERE action = 'order_noted' ORDER BY record_id",
    );
    expect(
      written.map(({ after }) => after),
      'the record says how many, and not what',
    ).toEqual(['{"notes":1}', '{"notes":2}']);
  });
});
