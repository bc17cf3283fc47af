import { expect, it } from 'vitest';
import { describeWhere } from '../support/requirements.ts';
import { kioskInBrowser } from './kiosk-in-browser.ts';

describeWhere('chromium', 'filters of a list', () => {
  const kiosk = kioskInBrowser();

  it('narrow with counts, are kept by Back, are removed by chips, and the last one is dropped where nothing is left', async () => {
    const { page, seller } = await kiosk.open();
    await page.getByRole('link', { name: /^Clothing/ }).click();
    await page.getByText('6 products').waitFor();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    const sheet = page.getByRole('dialog');
    const value = (group: string, name: RegExp) =>
      sheet.getByRole('group', { name: group }).getByRole('button', { name });
    await value('Brand', /Atelier Nord\s*3/).click();
    await sheet.getByRole('button', { name: 'Show 3 products' }).waitFor();
    // Another brand would add its own; a size leaves what both allow.
    await value('Brand', /Harbour Works\s*3/).waitFor();
    await value('Size', /^M\s*3/).click();
    await sheet.getByRole('button', { name: 'Show 3 products' }).click();
    await page.getByText('3 products').waitFor();
    await page.getByRole('link', { name: /Rain jacket/ }).click();
    await page.getByRole('heading', { name: 'Rain jacket' }).waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByText('3 products').waitFor();
    for (const article of seller.shelf.articles) if (article.categorySlug === 'clothing') article.vendor = 'Gone';
    await page.getByRole('button', { name: 'In stock only' }).click();
    await page.getByText('No product matches all your filters.').waitFor();
    const empty = page.locator('.empty');
    await empty.getByRole('button', { name: 'Remove the filter Size: M' }).click();
    await empty.getByRole('button', { name: 'Remove the filter Atelier Nord' }).waitFor();
    await page
      .getByRole('list', { name: 'Filters in use' })
      .getByRole('button', { name: 'Remove the filter Atelier Nord' })
      .click();
    await page.getByText('5 products').waitFor();
    expect(await page.getByRole('list', { name: 'Filters in use' }).count()).toBe(0);
  });

  it('lead from a department to those below it, with counts, beside it and up, and name it where something is searched for', async () => {
    const { page, seller } = await kiosk.open();
    seller.shelf.subDepartments
      .set('kitchen/pots', 'Pots')
      .set('kitchen/knives', 'Knives')
      .set('kitchen/pots/milk', 'Milk');
    for (const { handle, slug } of [
      { handle: 'enamel-pot', slug: 'kitchen/pots' },
      { handle: 'milk-jug', slug: 'kitchen/pots/milk' },
      { handle: 'bread-knife', slug: 'kitchen/knives' },
    ]) {
      seller.shelf.article(handle)!.categorySlug = slug;
    }
    await page.reload();
    const departments = page.getByRole('navigation', { name: 'Departments' });
    const chip = (name: string | RegExp) => departments.getByRole('link', { name, exact: true });
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await page.getByText('8 products').waitFor();
    expect(await departments.getByRole('link').allInnerTexts()).toEqual(['All', 'Kitchen', 'Pots\n2', 'Knives\n1']);
    await chip(/^Pots/).click();
    await page.getByRole('heading', { name: 'Pots' }).waitFor();
    await page.getByText('2 products').waitFor();
    await chip(/^Milk/).click();
    await page.getByRole('heading', { name: 'Milk' }).waitFor();
    await chip('Up to Pots').click();
    await page.getByRole('heading', { name: 'Pots' }).waitFor();
    await chip('Up to Kitchen').click();
    await page.getByRole('heading', { name: 'Kitchen' }).waitFor();
    await chip(/^Knives/).click();
    expect(await departments.getByRole('link').allInnerTexts()).toEqual(['All', 'Kitchen', 'Pots', 'Knives']);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^Show/ }).click();
    await page.getByRole('searchbox').fill('knife');
    await page.getByText('1 product', { exact: true }).waitFor();
    await chip(/^Kitchen\s*1$/).click();
    await expect
      .poll(() => departments.getByRole('link').allInnerTexts())
      .toEqual(['All', 'Kitchen', 'Pots\n0', 'Knives\n1']);
    await page.getByRole('button', { name: 'Remove the filter Kitchen' }).click();
    await expect.poll(() => page.getByRole('list', { name: 'Filters in use' }).count()).toBe(0);
  });
});
