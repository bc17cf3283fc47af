import { expect, it } from 'vitest';
import { giveApplication } from '../server/accounts/staff-orders.ts';
import { backOfficeInBrowser, findBarriers, goTo } from './back-office-shop.ts';
import { pressUntilItActs } from './double-tap.ts';

const office = backOfficeInBrowser();

it('the display on the wall shows what staff made ready, without a session, until its link is withdrawn', async () => {
  const { shop, signedIn, open, clock } = await office.start();
  for (const [place, orderNumber] of [100_001, 100_002, 100_003].entries())
    await giveApplication(shop.sellerDatabase, {
      terminalId: 't',
      at: clock.now() + place,
      orderNumber,
      collectionCode: 'QRS7KP',
    });
  const staff = await signedIn();
  await goTo(staff, '/terminals', 'Terminals');
  await staff.getByText('There is no link yet.').waitFor();
  await staff.getByRole('button', { name: 'Make a link' }).click();
  const address = (await staff.locator('.wall-link-address').textContent())!;
  expect(address).toMatch(new RegExp(`^${shop.url}/wall#[\\w-]{43}$`));
  expect(await findBarriers(staff)).toEqual([]);

  const wall = await open({ viewport: { width: 1920, height: 1080 } });
  const answers: string[] = [];
  const asked: string[] = [];
  wall.on('request', (request) => asked.push(request.url()));
  wall.on('response', async (response) => {
    if (response.url().endsWith('/api/wall')) answers.push(await response.text().catch(() => ''));
  });
  await wall.clock.install();
  await wall.goto(address);
  const ready = wall.locator('.wall-ready li');
  const preparing = wall.locator('.wall-preparing li');
  await expect.poll(() => preparing.allTextContents()).toEqual(['100001', '100002', '100003']);

  await goTo(staff, '/orders/100002', 'Order 100002');
  await staff.getByRole('button', { name: 'Ready to collect' }).click();
  await staff.getByRole('button', { name: 'Not ready yet' }).waitFor();
  await expect.poll(() => ready.allTextContents()).toEqual(['100002']);
  await expect.poll(() => preparing.allTextContents()).toEqual(['100001', '100003']);
  const heading = wall.locator('.wall-ready h2');
  const seen = new Set<string>();
  for (let turn = 0; turn < 5; turn++) {
    const shown = (await heading.textContent())!;
    seen.add(shown);
    await wall.clock.runFor(8_000);
    // The sentences of a language come when it is first spoken.
    await expect.poll(() => heading.textContent()).not.toBe(shown);
  }
  expect([...seen].toSorted()).toEqual(
    ['Abholbereit', 'Listos para recoger', 'Ready to collect', 'جاهز للاستلام', 'お受け取りいただけます'].toSorted(),
  );
  if (process.env['LOOK']) await wall.screenshot({ path: `${process.env['LOOK']}-wall.png` });

  await wall.route('**/api/wall', (route) => route.abort());
  await wall.clock.runFor(20_000);
  await wall.getByRole('alert').waitFor();
  expect(await ready.allTextContents(), 'what it knew stays').toEqual(['100002']);
  await wall.setViewportSize({ width: 1080, height: 1920 });
  if (process.env['LOOK']) await wall.screenshot({ path: `${process.env['LOOK']}-wall-stale.png` });
  await wall.unroute('**/api/wall');
  await wall.clock.runFor(4_000);
  await wall.getByRole('alert').waitFor({ state: 'detached' });

  expect(answers.join('')).not.toMatch(/QRS7KP|mug|mara/i);
  expect(asked.join(' '), 'the secret is in no address').not.toContain(address.split('#')[1]);
  const wrong = await fetch(`${shop.url}/api/wall`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret: 'A'.repeat(43) }),
  });
  await goTo(staff, '/terminals', 'Terminals');
  const withdraw = staff.getByRole('button', { name: 'Withdraw the link' });
  await pressUntilItActs(withdraw);
  await wall.clock.runFor(4_000);
  await expect.poll(() => wall.locator('li').count()).toBe(0);
  expect(wrong.status, 'a stranger learns what the withdrawn link learns').toBe(404);
});
