import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openEnrolmentCode } from '../../server/terminal/enrolment-code.ts';
import { listTerminals, revokeTerminal } from '../../server/terminal/terminal-store.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startEnrollingShop, startManInTheMiddle } from './enrolling-shop.ts';
import { kioskSuite } from './kiosk-under-test.ts';
import { credential } from './recording-seller.ts';
import { english } from '../../renderer/wording/service-menu/english.ts';

const kioskToBe = { name: 'By the door', staffPin: '482915', staffId: 'mara' };

function startTlsShop() {
  const folder = temporaryFolder();
  return startEnrollingShop(path.join(folder, 'seller.sqlite'), {
    folder,
    change: { tls: { certificateFile: '', keyFile: '' } },
  });
}

async function typeAddress(screen: Page, address: string): Promise<void> {
  await screen.getByRole('textbox').fill(address);
  await screen.getByRole('button', { name: 'Next' }).click();
}

async function typeCode(screen: Page, code: string): Promise<void> {
  for (const digit of code) await screen.getByRole('button', { name: digit, exact: true }).click();
  await screen.getByRole('button', { name: english['enrol.go'] }).click();
}

describeWhere('electron', 'a kiosk that is enrolled over the open network', () => {
  const suite = kioskSuite();

  it('refuses a man in the middle, becomes a terminal of the shop itself, pins its certificate, and stops when it is revoked', async () => {
    const shop = await startTlsShop();
    const between = await startManInTheMiddle(shop);
    const { code } = await openEnrolmentCode(shop.database, kioskToBe, shop.clock.now());
    const folder = temporaryFolder();
    const kiosk = await suite.startKiosk(folder, { enrolment: null });
    try {
      const { client, electron } = kiosk;
      await typeAddress(client, between.url);
      await typeCode(client, code);
      await client.getByRole('alert').filter({ hasText: 'someone is intercepting the connection' }).waitFor();
      expect((await listTerminals(shop.database)).terminals).toEqual([]);

      await client.getByRole('button', { name: 'Back' }).click();
      const opened = electron.waitForEvent('window');
      await typeAddress(client, shop.url);
      await typeCode(client, code).catch(() => {});
      const page = await opened;
      await page.getByRole('heading', { name: 'A page', exact: true }).waitFor();
      const [terminal] = (await listTerminals(shop.database)).terminals;
      expect(terminal).toMatchObject({ name: 'By the door', kind: 'kiosk', hasStaffPin: true });
      const file = path.join(folder, 'enrolment.json');
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        sellerUrl: shop.url,
        sellerKeySha256: shop.keySha256,
        rootThumbprint: 'A'.repeat(43),
        shopName: 'Test shop',
      });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      // It speaks to the seller over the pinned certificate, which nobody vouches for.
      await expect
        .poll(async () => (await listTerminals(shop.database)).terminals[0]!.health, { timeout: 30_000 })
        .toMatchObject({ appVersion: '9.8.7', hasStaffPin: true });

      const closed = electron.waitForEvent('window');
      await revokeTerminal(shop.database, terminal!.terminalId, shop.clock.now());
      shop.clock.advance(2_000);
      const notice = await closed;
      await notice.getByRole('heading', { name: 'This kiosk is out of service' }).waitFor();
    } finally {
      await kiosk.stop();
    }
  });

  it('speaks to no other certificate than the pinned one, whoever asks it to', async () => {
    const shop = await startTlsShop();
    const between = await startManInTheMiddle(shop);
    const enrolment = {
      sellerUrl: between.url,
      credential,
      rootThumbprint: 'A'.repeat(43),
      shopName: 'Test shop',
      sellerKeySha256: shop.keySha256,
    };
    const kiosk = await suite.startKiosk(temporaryFolder(), { enrolment });
    try {
      const ask = () => kiosk.client.evaluate(() => fetch('/api/terminal').catch((error: Error) => error.name));
      expect(await ask()).toBe('TypeError');
      expect(between.overheard()).toBe('');
      expect(await kiosk.client.evaluate(() => document.body.innerText.trim())).toBe('A page');
    } finally {
      await kiosk.stop();
    }
  });
});
