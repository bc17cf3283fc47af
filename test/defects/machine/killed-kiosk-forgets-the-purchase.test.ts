import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { goToReview, pay } from '../../renderer/kiosk-in-browser.ts';
import { Application } from '../../support/application.ts';
import { builtPage } from '../../support/keeper-question.ts';
import { describeWhere } from '../../support/requirements.ts';
import { StandInSeller, standInCredential } from '../../support/stand-in-seller.ts';
import { temporaryFolder, temporaryFolderOfSuite } from '../../support/temporary-folder.ts';
import { VirtualDisplay } from '../../support/virtual-display.ts';
import { writeEnrolment } from '../../electron/kiosk-under-test.ts';
import { english } from '../../../renderer/wording/english.ts';

/* A kiosk whose page crashed, or that was killed or lost its power during a purchase, sold the same basket again. */

const thanks = english['accepted.title'];

const recordIn = (folder: string) => path.join(folder, 'profile/purchase-under-way.json');

describeWhere('electron', 'a kiosk that dies during a purchase', () => {
  const suite = temporaryFolderOfSuite();
  const program = path.join(suite, 'dist/electron/main.cjs');
  let display: VirtualDisplay;
  let seller: StandInSeller;
  let kiosk: Application;
  beforeAll(async () => {
    const dist = await builtPage();
    cpSync(path.join(dist, 'page'), path.join(suite, 'dist/page'), { recursive: true });
    cpSync(path.join(dist, 'electron'), path.join(suite, 'dist/electron'), { recursive: true });
    writeFileSync(path.join(suite, 'package.json'), JSON.stringify({ name: 'sidelane', version: '9.8.7' }));
    display = await VirtualDisplay.start();
    seller = await StandInSeller.start(path.join(dist, 'page'));
  });
  afterEach(() => kiosk?.stop());
  afterAll(() => Promise.all([display?.stop(), seller?.stop()]));

  async function start(folder: string): Promise<Page> {
    const enrolment = path.join(folder, 'enrolment.json');
    if (!existsSync(enrolment)) {
      const { url: sellerUrl, rootThumbprint } = seller;
      writeEnrolment(enrolment, { sellerUrl, credential: standInCredential, rootThumbprint, shopName: 'Corner & Co.' });
    }
    const args = [program, '--enrolment', enrolment, '--user-data-dir', path.join(folder, 'profile'), '--windowed'];
    kiosk = await new Application({ args, env: { DISPLAY: display.name } }).start();
    kiosk.client.setDefaultTimeout(20_000);
    return kiosk.client;
  }

  /** As a power cut: nothing of it gets to say anything any more. */
  async function kill(): Promise<void> {
    process.kill(kiosk.processId, 'SIGKILL');
    await expect.poll(() => kiosk.isRunning()).toBe(false);
  }

  it('asks after the next start how it ended, however often it dies, until somebody has seen it', async () => {
    const folder = temporaryFolder();
    seller.behaviour.checkMs = 3_000;
    const page = await start(folder);
    await goToReview(page);
    await pay(page);
    await expect.poll(() => seller.applications.size).toBe(1);
    const record = readFileSync(recordIn(folder), 'utf8');
    expect(JSON.parse(record)).toMatchObject({ applicationId: [...seller.applications.keys()][0], totalMinor: 1890 });
    await kill();

    const second = await start(folder);
    await second.getByRole('heading', { name: thanks }).waitFor();
    await kill();

    const third = await start(folder);
    await third.getByRole('heading', { name: thanks }).waitFor();
    await third.getByText('S-1001').waitFor();
    await third.getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => existsSync(recordIn(folder))).toBe(false);
    await third.getByRole('heading', { name: english['home.headline'] }).waitFor();
    expect(seller.applications.size).toBe(1);
  });

  it('goes on where its page crashed, and shows somebody else neither order nor collection code', async () => {
    const folder = temporaryFolder();
    seller.applications.clear();
    seller.behaviour.checkMs = 2_000;
    const page = await start(folder);
    await goToReview(page);
    await pay(page);
    await expect.poll(() => seller.applications.size).toBe(1);
    const old = JSON.parse(readFileSync(recordIn(folder), 'utf8')) as { keptAt: number };
    await kill();
    writeFileSync(recordIn(folder), JSON.stringify({ ...old, keptAt: old.keptAt - 3_600_000 }), { mode: 0o600 });
    const second = await start(folder);
    await second.getByText(english['left.known']).waitFor();
    for (const secret of ['S-1001', '4K7-92']) expect(await second.getByText(secret).count()).toBe(0);

    const crashed = second.waitForEvent('crash');
    await kiosk.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
    );
    await crashed;
    const after = await kiosk.electron.evaluate(async ({ BrowserWindow }, wanted) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      const text = () => webContents.executeJavaScript('document.body.innerText') as Promise<string>;
      for (let look = 0; look < 100; look++) {
        const shown = await Promise.race([
          text().catch(() => ''),
          new Promise<string>((r) => setTimeout(r, 1_000, '')),
        ]);
        if (shown.includes(wanted)) return shown;
        await new Promise((r) => setTimeout(r, 200));
      }
      return '';
    }, english['home.headline']);
    // Its outcome is known by now and kept for staff, so the page goes on with the next shopper.
    expect(after).toContain(english['home.headline']);
    for (const secret of ['S-1001', '4K7-92']) expect(after).not.toContain(secret);
    expect(existsSync(recordIn(folder))).toBe(false);
  });

  it('cannot begin another purchase by a page that does not ask', async () => {
    const folder = temporaryFolder();
    const page = await start(folder);
    const keep = (applicationId: string) =>
      page.evaluate(
        (id) =>
          window
            .sidelane!.keepPurchase({ applicationId: id, sellerId: 's', totalMinor: 1, currency: 'EUR' })
            .then(() => 'kept')
            .catch((error: Error) => error.message),
        applicationId,
      );
    expect(await keep('01912345-6789-7abc-8def-0123456789ab')).toBe('kept');
    expect(await keep('01912345-6789-7abc-8def-0123456789ad')).toContain('has not been seen');
    expect(await keep('not an id')).toContain('form of the contract');
  });
});
