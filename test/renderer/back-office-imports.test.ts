import { expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { fileWith } from '../server/article/article-shelf.ts';
import { describeWhere } from '../support/requirements.ts';
import { backOfficeInBrowser, findBarriers, giveArticles, goTo } from './back-office-shop.ts';
import { english } from '../../renderer/wording/back-office/en.ts';

const header = 'Handle,Title,Vendor,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price';
const file = [
  header,
  'lamp,Desk lamp,Tern & Co,lamp-0,shopify,12,24.50',
  'cup,Blue cup,Tern & Co,C-1,shopify,3,4.00',
  'jug,Jug,Tern & Co,J-1,shopify,2,cheap',
  '',
].join('\n');

/** A table of no system: what the third column means has to be said. */
const table = (name: string, price: string) => `Item code;Retail price;What it is\n${name}-1;${price};Table ${name}\n`;

describeWhere('chromium', 'Imports in the back office', () => {
  const office = backOfficeInBrowser();

  it(
    'show what a file would change, import it, give the left-out rows back, and undo it',
    { timeout: 120_000 },
    async () => {
      const { shop, signedIn } = await office.start();
      await giveArticles(shop, [{ articleId: 'lamp', title: 'Desk lamp' }]);
      const page = await signedIn();
      await goTo(page, '/imports', english['imports.title']);
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: english['imports.choose'] }).click();
      await (await chooser).setFiles(fileWith(file, 'spring.csv'));
      await page.getByRole('heading', { name: 'spring.csv' }).waitFor();
      await page.getByText('It would add 1 product and change 1;').waitFor();
      const changes = page.getByRole('region', { name: english['imports.changesWould'] });
      await changes.getByText('Price: €10.00 → €24.50').waitFor();
      await changes.getByText('Stock: 10 → 12').waitFor();
      const leftOut = page.getByRole('region', { name: english['imports.leftOut'] });
      await leftOut.getByText('is not an amount in EUR: "cheap"').waitFor();
      expect(await findBarriers(page)).toEqual([]);
      const sql = "SELECT 1 AS found FROM article WHERE handle = 'cup'";
      const hasCup = async () => (await shop.sellerDatabase.get(sql)) !== undefined;
      expect(await hasCup()).toBe(false);

      await page.getByRole('button', { name: 'Import 2 products' }).click();
      await page.getByText('1 product was added and 1 changed.').waitFor();
      expect(await hasCup()).toBe(true);
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: english['imports.leftOutFile'] }).click();
      expect(readFileSync(await (await download).path(), 'utf8')).toContain('jug,Jug,Tern & Co,J-1,shopify,2,cheap');

      await page.getByRole('button', { name: english['imports.undo'] }).click();
      await page.getByRole('button', { name: english['imports.undoYes'] }).click();
      await page.getByText(english['imports.says.undone']).waitFor();
      expect(await hasCup()).toBe(false);
      await page.getByRole('link', { name: english['imports.title'] }).first().click();
      await page
        .getByRole('row')
        .filter({ hasText: 'spring.csv' })
        .getByText(english['imports.state.undone'])
        .waitFor();
    },
  );

  it(
    'ask what the columns of an unknown table mean, once, and read the next such table in the same way',
    { timeout: 120_000 },
    async () => {
      const { shop, signedIn } = await office.start();
      const page = await signedIn();
      const bring = async (name: string, price: string) => {
        await goTo(page, '/imports', english['imports.title']);
        const chooser = page.waitForEvent('filechooser');
        await page.getByRole('button', { name: english['imports.choose'] }).click();
        await (await chooser).setFiles(fileWith(table(name, price), `${name}.csv`));
        await page.getByRole('heading', { name: `${name}.csv` }).waitFor();
      };
      const pricesOf = (handle: string) =>
        shop.sellerDatabase.all<{ price: number }>(
          `SELECT v.price_minor AS price FROM variant v JOIN article a ON a.article_id = v.article_id
            WHERE a.handle = ? AND v.position IS NOT NULL`,
          [handle],
        );

      await bring('oak', '120,50');
      const mapping = page.getByRole('region', { name: english['imports.mapping'] });
      await mapping.getByText('Table oak').waitFor();
      await mapping.getByRole('button', { name: /What it is/ }).click();
      await page.getByRole('option', { name: english['imports.mapping.title'], exact: true }).click();
      expect(await findBarriers(page)).toEqual([]);
      await mapping.getByRole('button', { name: english['imports.mappingCheck'] }).click();
      await page.getByText('It would add 1 product and change none;').waitFor();
      expect(await pricesOf('table-oak')).toEqual([]);
      await page.getByRole('button', { name: 'Import 1 product' }).click();
      await page.getByText('1 product was added and none changed.').waitFor();
      expect(await pricesOf('table-oak')).toEqual([{ price: 12_050 }]);

      await bring('elm', '80,00');
      await page.getByText('It would add 1 product and change none;').waitFor();
      await page.getByRole('button', { name: 'Import 1 product' }).click();
      await page.getByText('1 product was added and none changed.').waitFor();
      expect(await pricesOf('table-elm')).toEqual([{ price: 8_000 }]);
    },
  );
});
