import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect, it } from 'vitest';
import { kioskUpdateStateSchema } from '../../contract/seller/kiosk-update.ts';
import { english } from '../../renderer/wording/back-office/en.ts';
import { takeMedium } from '../../server/kiosk-update/take-medium.ts';
import { readRollout } from '../../server/kiosk-update/rollout-store.ts';
import { enrolTerminal } from '../../server/terminal/terminal-store.ts';
import { releases } from '../kiosk-update/update-machine.ts';
import { describeWhere } from '../support/requirements.ts';
import { backOfficeInBrowser, findBarriers, goTo } from './back-office-shop.ts';

describeWhere('chromium', 'Kiosk updates in the back office', () => {
  const office = backOfficeInBrowser();

  it('shows which kiosk runs what and why one went back; staff pause, and change who is offered the release', async () => {
    const { shop, clock, signedIn } = await office.start();
    const { one, two, make } = releases();
    const place = path.join(path.dirname(shop.sellerConfig.databaseUrl), 'medium');
    const taken = await takeMedium({
      folder: await make('0.1.0', { createdAt: clock.now() - 1_000 }),
      place,
      trusted: [one.publicKey, two.publicKey],
      sellerVersion: '0.1.0',
      now: clock.now(),
    });
    if ('faults' in taken) throw new Error(taken.faults.join('\n'));
    const { manifestSha256 } = taken;
    const kiosk = { kind: 'kiosk', name: 'By the door' } as const;
    const { credential, terminalId } = await enrolTerminal(shop.sellerDatabase, kiosk, clock.now());
    const update = kioskUpdateStateSchema.parse({
      stage: 'refused',
      version: '0.1.0',
      problem: { name: 'left_by_staff', version: '0.1.0' },
    });
    const health = {
      appVersion: '0.0.9',
      electronVersion: '45.4.1',
      platform: 'linux 6.1 x64',
      uptimeMs: 3_900_000,
      sentAt: clock.now(),
      reloads: 0,
      relaunches: 0,
      lastFault: null,
      printer: 'ready',
      keychain: 'system',
      screen: { width: 1080, height: 1920, scale: 1 },
      hasStaffPin: true,
      update,
    };
    const told = await fetch(`${shop.url}/api/terminal/health`, {
      method: 'POST',
      headers: { authorization: `Terminal ${credential}`, 'content-type': 'application/json' },
      body: JSON.stringify({ health, events: [{ eventId: randomUUID(), kind: 'went_back', at: clock.now() }] }),
    });
    expect(told.status).toBe(200);

    const rollout = () => readRollout(shop.sellerDatabase, manifestSha256);
    const page = await signedIn();
    await goTo(page, '/terminals', 'Terminals');
    await page.getByText('Version 0.1.0 is kept for kiosks.').waitFor();
    const row = page.getByRole('row', { name: '0.0.9' });
    await row.getByText('By the door').waitFor();

    await page.getByText('50 %', { exact: true }).click();
    await page.getByText(english['update.changed']).first().waitFor();
    await expect.poll(rollout).toMatchObject({ percent: 50, isPaused: false });
    await row.getByRole('checkbox', { name: 'Offer it to By the door in any case' }).click();
    await expect.poll(rollout).toMatchObject({ percent: 50, terminalIds: [terminalId] });
    await row.getByText('Not installed').waitFor();
    await row.getByText('Staff at the kiosk went back from version 0.1.0.').waitFor();
    expect(await findBarriers(page)).toEqual([]);

    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText(english['update.paused']).waitFor();
    expect(await rollout()).toMatchObject({ percent: 50, terminalIds: [terminalId], isPaused: true });
    await row.getByText('Not offered').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(rollout).toMatchObject({ isPaused: false });
  });
});
