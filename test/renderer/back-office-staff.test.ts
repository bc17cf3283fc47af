import { expect, it } from 'vitest';
import { english } from '../../renderer/wording/back-office/en.ts';
import { describeWhere } from '../support/requirements.ts';
import { backOfficeInBrowser, findBarriers, giveArticles, goTo, jun, mara } from './back-office-shop.ts';

describeWhere('chromium', 'Staff in the back office', () => {
  const office = backOfficeInBrowser();

  it('an owner adds a person and changes their role; other roles see no such page and no such buttons, and are told what they may not do', async () => {
    const { shop, signedIn } = await office.start();
    await giveArticles(shop, [{ articleId: 'mug' }]);
    const page = await signedIn(mara, { viewport: { width: 360, height: 740 } });
    await goTo(page, '#/staff', english['staff.title']);
    await page.getByRole('button', { name: english['staff.add'] }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel(english['staff.name'], { exact: true }).fill('Ben Ode');
    await sheet.getByLabel(english['staff.signInName']).fill('ben');
    await sheet.getByLabel(english['staff.password'], { exact: true }).fill('Ben-Ode-2026');
    await sheet.getByRole('button', { name: english['staff.save'] }).click();
    await sheet.getByText(english['staff.weak.guessed_first']).waitFor();
    await sheet.getByLabel(english['staff.password'], { exact: true }).fill('nine quiet lanterns');
    expect(await findBarriers(page)).toEqual([]);
    await sheet.getByRole('button', { name: english['staff.save'] }).click();
    await sheet.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Ben Ode ben Counter No/ }).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, 'no scrolling to the side').toBeLessThanOrEqual(360);

    const counter = await signedIn({ signInName: 'ben', password: 'nine quiet lanterns', name: 'Ben Ode' });
    expect(await counter.getByRole('link', { name: english['frame.staff'] }).count()).toBe(0);
    await goTo(counter, '#/articles', english['articles.title']);
    await counter.getByRole('row', { name: /mug/ }).waitFor();
    expect(await counter.getByRole('button', { name: english['articles.new'] }).count()).toBe(0);

    const catalogue = await signedIn(jun);
    await goTo(catalogue, '#/synonyms', english['synonyms.title']);
    await catalogue.getByRole('button', { name: english['synonyms.add'] }).click();
    await page.getByRole('button', { name: `Change ${jun.name}` }).click();
    await sheet.getByRole('radio', { name: english['staff.role.viewer'] }).click();
    await sheet.getByRole('button', { name: english['staff.save'] }).click();
    await page.getByRole('row', { name: /Jun Abe jun Viewer/ }).waitFor();
    // Their page is as it was, and the server knows better.
    await catalogue.getByLabel(english['synonyms.words']).fill('sofa');
    await catalogue.getByLabel(english['synonyms.alsoFinds']).fill('couch');
    await catalogue.getByRole('button', { name: english['synonyms.save'] }).click();
    await catalogue.getByText(english['failed.role']).waitFor();
  });
});
