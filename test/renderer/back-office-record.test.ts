import { expect, it } from 'vitest';
import { describeWhere } from '../support/requirements.ts';
import { english } from '../../renderer/wording/back-office/en.ts';
import { backOfficeInBrowser, findBarriers, giveArticles, goTo } from './back-office-shop.ts';

describeWhere('chromium', 'The record of changes', () => {
  const office = backOfficeInBrowser();

  it('says in two clicks who changed a price, when, and what it was before', async () => {
    const { shop, signedIn } = await office.start();
    await giveArticles(shop, [
      { articleId: 'mug', title: 'Enamel mug', variants: [{ variantId: 'mug-1', priceMinor: 14_50 }] },
      { articleId: 'pen', title: 'Brass pen' },
    ]);
    const page = await signedIn();
    const headers = { origin: shop.url };
    const edit = async (articleId: string, change: object) => {
      const url = `${shop.url}/api/back-office/articles/${articleId}`;
      const { version } = (await (await page.request.get(url)).json()) as { version: number };
      const answer = await page.request.patch(url, { headers, data: { version, ...change } });
      expect(answer.status()).toBe(200);
    };
    await edit('mug', { variants: [{ variantId: 'mug-1', priceMinor: 13_00 }] });
    await edit('pen', { shelf: 'Aisle 4' });
    await goTo(page, '/articles', english['articles.title']);
    await page.getByRole('link', { name: 'Enamel mug' }).click();
    await page.getByRole('main').getByRole('link', { name: english['record.ofThis'], exact: true }).click();
    await page.getByRole('heading', { level: 1, name: english['record.title'] }).waitFor();
    const change = page.getByRole('row').filter({ hasText: 'Mara Lindt' });
    await change.getByText('€14.50').waitFor();
    expect(await change.innerText()).toMatch(/Product edited\s+Enamel mug\s+price\s+€14\.50\s+→\s+€13\.00/);
    expect(await change.count(), 'nothing of other products').toBe(1);
    expect(await findBarriers(page)).toEqual([]);
    if (process.env['LOOK']) await page.screenshot({ path: `${process.env['LOOK']}-record.png` });
    await page.getByRole('searchbox').fill('mara');
    await expect.poll(() => change.count()).toBe(2);
    await change.filter({ hasText: 'Aisle 4' }).getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Brass pen' }).waitFor();
  });
});
