import { expect, it } from 'vitest';
import { describeWhere } from '../support/requirements.ts';
import { backOfficeInBrowser, findBarriers, goTo } from './back-office-shop.ts';
import type { Office } from './back-office-shop.ts';

async function buy({ shop }: Office): Promise<string> {
  const application = await shop.makeApplication();
  await shop.terminal.apply(application);
  await expect.poll(async () => (await shop.terminal.outcome(application.applicationId)).state).toBe('accepted');
  return (await shop.terminal.outcome(application.applicationId)).order!.orderNumber;
}

describeWhere('chromium', 'An order in the back office', () => {
  const office = backOfficeInBrowser();

  it('is handed over and taken back by staff, who are asked first and see what settling said', async () => {
    const started = await office.start();
    const number = await buy(started);
    const page = await started.signedIn();
    await goTo(page, `/orders/${number}`, `Order ${number}`);
    const state = page.getByRole('region', { name: 'State' });
    await state.getByText('To be handed over').waitFor();
    expect(await state.getByRole('button').allInnerTexts()).toEqual(['Hand over', 'Cancel order']);
    await state.getByRole('button', { name: 'Hand over' }).click();
    const question = page.getByRole('alertdialog', { name: `Hand over order ${number}?` });
    await question.getByText('€12.50', { exact: false }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await state.getByText('To be handed over').waitFor();
    await state.getByRole('button', { name: 'Hand over' }).click();
    await question.getByRole('button', { name: 'Hand it over' }).click();
    await state.getByText('Collected', { exact: true }).waitFor();
    const payment = () => started.shop.settlingDatabase.get('SELECT state FROM payment');
    expect(await payment()).toEqual({ state: 'captured' });
    await state.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('button', { name: 'Refund it' }).click();
    await state.getByText('Returned', { exact: true }).waitFor();
    expect(await payment()).toEqual({ state: 'refunded' });
    expect(await state.getByRole('button').count()).toBe(0);
    expect(await findBarriers(page)).toEqual([]);
    await goTo(page, '/orders', 'Orders');
    await page.getByRole('row', { name: number }).getByText('Returned').waitFor();
  });

  it('waits in sight while settling cannot be reached, and says when nothing is held for it', async () => {
    const started = await office.start();
    const number = await buy(started);
    const page = await started.signedIn();
    await goTo(page, `/orders/${number}`, `Order ${number}`);
    const state = page.getByRole('region', { name: 'State' });
    started.shop.line.manners = 'lose-question';
    await started.shop.settlingDatabase.write((transaction) => transaction.run('UPDATE payment SET expires_at = 1'));
    await state.getByRole('button', { name: 'Hand over' }).click();
    await page.getByRole('button', { name: 'Hand it over' }).click();
    await state.getByText('Waiting for the credit company.', { exact: false }).waitFor();
    expect(await state.getByRole('button').count()).toBe(0);
    started.shop.line.manners = 'pass';
    await expect
      .poll(
        async () => {
          started.clock.advance(1_000);
          return state.getByText('Do not hand the goods over.', { exact: false }).isVisible();
        },
        { timeout: 20_000, interval: 250 },
      )
      .toBe(true);
    expect(await findBarriers(page)).toEqual([]);
    await state.getByRole('button', { name: 'Cancel order' }).click();
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await state.getByText('Cancelled', { exact: true }).waitFor();
  });
});
