import { expect, it } from 'vitest';
import { english } from '../../renderer/wording/back-office/en.ts';
import { describeWhere } from '../support/requirements.ts';
import { backOfficeInBrowser, findBarriers, giveArticles, goTo } from './back-office-shop.ts';

describeWhere('chromium', 'Many products in the back office', () => {
  const office = backOfficeInBrowser();

  it(
    'are put on sale until a day in seven clicks, after a preview, and all come back with one undo',
    { timeout: 90_000 },
    async () => {
      const { shop, signedIn } = await office.start();
      const throws = Array.from({ length: 120 }, (_, n) => ({ articleId: `throw-${n}`, title: `Wool throw ${n}` }));
      await giveArticles(shop, [...throws, { articleId: 'lamp', title: 'Desk lamp' }]);
      const countReduced = async () =>
        (
          await shop.sellerDatabase.all(
            'SELECT 1 AS one FROM variant WHERE price_minor = 800 AND compare_at_minor = 1000',
          )
        ).length;
      const page = await signedIn();
      await goTo(page, '/articles', english['articles.title']);
      let clicks = 0;
      const click = async (role: 'button' | 'checkbox' | 'searchbox' | 'textbox', name: string) => {
        clicks++;
        await page.getByRole(role, { name, exact: true }).click();
      };
      await click('searchbox', english['articles.search']);
      await page.keyboard.type('throw');
      await page.getByText('120 products').waitFor();
      await click('checkbox', 'Select all 120');
      await click('button', english['bulk.change']);
      await page.getByRole('dialog', { name: 'Change 120 products' }).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await click('textbox', english['bulk.reduced']);
      await page.keyboard.type('−20%');
      clicks++;
      await page.getByLabel(english['bulk.until']).fill('2999-12-06');
      await click('button', english['bulk.preview']);
      await page.getByText('It would change 120 products;').waitFor();
      const list = page.getByRole('region', { name: english['imports.changesWould'] });
      await list.getByText('Price: €10.00 → €8.00').first().waitFor();
      await list.getByText('Compare-at price: none → €10.00').first().waitFor();
      await list.getByRole('button', { name: english['bulk.next'] }).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      expect(await countReduced()).toBe(0);
      await click('button', 'Change 120 products');
      expect(clicks).toBe(7);
      await page.getByText('120 products were changed.').waitFor();
      expect(await countReduced()).toBe(120);

      await page.getByRole('button', { name: english['bulk.undo'] }).click();
      await page.getByRole('button', { name: english['imports.undoYes'] }).click();
      await page.getByText(english['bulk.says.undone']).waitFor();
      expect(await countReduced()).toBe(0);
    },
  );
});
