import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { enrolTerminal } from '../../server/terminal/terminal-store.ts';
import { backOfficeInBrowser, findBarriers, goTo, jun, mara } from './back-office-shop.ts';

const office = backOfficeInBrowser();

const words = (page: Page) => page.getByRole('alert').getByText('Door needs help');

/** Counts the tones that a page plays. */
async function countTones(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const start = OscillatorNode.prototype.start;
    Object.assign(window, { tones: 0 });
    OscillatorNode.prototype.start = function (when) {
      (window as unknown as { tones: number }).tones++;
      start.call(this, when);
    };
  });
  return () => page.evaluate(() => (window as unknown as { tones: number }).tones);
}

it('a kiosk’s call rings and is shown on every page within 3 s, until the first member of staff is on the way', async () => {
  const { shop, signedIn, clock } = await office.start();
  const [hers, his] = [await signedIn(mara), await signedIn(jun)];
  await goTo(hers, '/orders', 'Orders');
  const { credential } = await enrolTerminal(shop.sellerDatabase, { kind: 'kiosk', name: 'Door' }, clock.now());
  const asKiosk = async (path: string, body?: unknown) =>
    fetch(`${shop.url}/api/help-calls${path}`, {
      headers: { authorization: `Terminal ${credential}`, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
  const [tonesOfHers, tonesOfHis] = [await countTones(hers), await countTones(his)];
  await his.getByRole('button', { name: 'Sound for calls: on' }).click();
  await his.getByRole('button', { name: 'Sound for calls: off' }).waitFor();

  const stranger = await enrolTerminal(shop.sellerDatabase, { kind: 'browser', name: 'Web' }, clock.now());
  for (const path of ['help-calls', 'order-look-ups']) {
    const refused = await fetch(`${shop.url}/api/${path}`, {
      method: 'POST',
      headers: { authorization: `Terminal ${stranger.credential}`, 'content-type': 'application/json' },
      body: JSON.stringify({ callId: randomUUID() }),
    });
    expect(refused.status, `${path} by a browser that enrolled itself`).toBe(404);
  }
  const callId = randomUUID();
  const calledAt = performance.now();
  expect((await asKiosk('', { callId })).status).toBe(200);
  await Promise.all([words(hers).waitFor(), words(his).waitFor()]);
  expect(performance.now() - calledAt).toBeLessThan(3_000);
  await expect.poll(tonesOfHers).toBe(2);
  expect(await tonesOfHis(), 'muted').toBe(0);
  expect(await findBarriers(hers)).toEqual([]);
  await goTo(hers, '/terminals', 'Terminals');
  expect(await words(hers).count()).toBe(1);

  await hers.getByRole('button', { name: 'I am on my way' }).click();
  await hers.getByText('Door now says that someone is on the way.').waitFor();
  await words(his).waitFor({ state: 'detached' });
  expect(await words(hers).count()).toBe(0);
  expect(await (await asKiosk('')).json()).toMatchObject({ call: { callId, state: 'on_the_way' } });
  const record = await shop.sellerDatabase.all('SELECT action, actor_name FROM staff_record');
  expect(record).toEqual([{ action: 'help_call_answered', actor_name: 'Mara Lindt' }]);
});

it('a browser that plays no sound before a touch says so, and a touch turns the sound on', async () => {
  const { shop, signedIn, clock } = await office.start();
  const page = await signedIn();
  const { credential } = await enrolTerminal(shop.sellerDatabase, { kind: 'kiosk', name: 'Door' }, clock.now());
  await page.addInitScript(() => {
    // Chromium under test allows all sound: what a browser does until its page is touched is played here.
    let isTouched = false;
    addEventListener('pointerdown', () => (isTouched = true), { capture: true });
    const { resume } = AudioContext.prototype;
    Object.defineProperty(AudioContext.prototype, 'state', { get: () => (isTouched ? 'running' : 'suspended') });
    AudioContext.prototype.resume = async function () {
      await resume.call(this);
      this.dispatchEvent(new Event('statechange'));
    };
  });
  await page.reload();
  await fetch(`${shop.url}/api/help-calls`, {
    method: 'POST',
    headers: { authorization: `Terminal ${credential}`, 'content-type': 'application/json' },
    body: JSON.stringify({ callId: randomUUID() }),
  });
  const blocked = page.getByText('Your browser plays no sound yet.');
  await blocked.waitFor();
  await page.getByRole('heading', { level: 1 }).click();
  await blocked.waitFor({ state: 'detached' });
});
