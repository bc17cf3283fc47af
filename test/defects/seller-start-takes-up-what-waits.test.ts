import { expect, it, onTestFinished } from 'vitest';
import { openEnrolmentCode } from '../../server/terminal/enrolment-code.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { OrderDesk } from '../server/order/order-desk.ts';

const minuteMs = 60_000;
const dayMs = 24 * 3_600_000;
const patiently = { timeout: 20_000 };

/** Nothing hurries these at the start but the start itself, and time stands still after it. */
describeOnEveryDatabase('A seller that starts again', (place) => {
  async function openDesk(): Promise<OrderDesk> {
    const desk = await OrderDesk.open(place);
    onTestFinished(() => desk.shop.stop());
    return desk;
  }

  it('brings settling the operations that an order waited for when it ended', async () => {
    const desk = await openDesk();
    const { shop, clock } = desk;
    const order = await desk.buy();
    shop.line.manners = 'lose-question';
    expect((await desk.act(order, 'dispatch')).status).toBe(200);
    await shop.restartSeller(() => {
      shop.line.manners = 'pass';
      clock.advance(minuteMs);
    });
    const operations = () =>
      shop.settlingDatabase.get('SELECT operation, COUNT(*) AS n FROM payment_operation GROUP BY operation');
    await expect.poll(operations, patiently).toEqual({ operation: 'capture', n: 1 });
    const state = () => shop.sellerDatabase.get('SELECT state FROM shop_order WHERE order_number = ?', [Number(order)]);
    await expect.poll(state, patiently).toEqual({ state: 'dispatched' });
  });

  it('forgets the secrets of enrolments whose time was over meanwhile', async () => {
    const { shop, clock } = await openDesk();
    await openEnrolmentCode(
      shop.sellerDatabase,
      { name: 'By the door', staffPin: '482915', staffId: 'mara' },
      clock.now(),
    );
    expect((await fetch(`${shop.url}/api/enrolments`, { method: 'POST' })).status).toBe(201);
    await shop.restartSeller(() => clock.advance(16 * minuteMs));
    const kept = async () => [
      ...(await shop.sellerDatabase.all("SELECT code_id FROM enrolment_code WHERE stretched_code <> ''")),
      ...(await shop.sellerDatabase.all('SELECT conversation_id FROM enrolment_conversation')),
    ];
    await expect.poll(kept, patiently).toEqual([]);
  });

  it('reports the days that ended meanwhile, and settling gets them', async () => {
    const desk = await openDesk();
    const { shop, clock } = desk;
    await desk.buy();
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    await shop.restartSeller(() => clock.advance(dayMs));
    const reported = () => shop.sellerDatabase.all('SELECT day FROM day_report WHERE day = ?', [day]);
    await expect.poll(reported, patiently).toHaveLength(1);
    const received = () =>
      shop.settlingDatabase.all("SELECT day FROM day_report WHERE side = 'seller' AND day = ?", [day]);
    await expect.poll(received, patiently).toHaveLength(1);
  });
});
