import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isFromKioskPage } from '../../electron/bridge/bridge-handlers.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { kioskSuite } from './kiosk-under-test.ts';

describe('who may call the bridge', () => {
  const page = { sender: { id: 7 }, senderFrame: { url: 'app://kiosk/basket', parent: null } };

  it('is the top frame of the kiosk’s window while it shows the page', () => {
    expect(isFromKioskPage(page, 7)).toBe(true);
  });

  it.each([
    ['another window', { ...page, sender: { id: 8 } }],
    ['a frame inside of the page', { ...page, senderFrame: { url: 'app://kiosk/', parent: {} } }],
    ['a frame that is gone', { ...page, senderFrame: null }],
    ['another site', { ...page, senderFrame: { url: 'https://kiosk/', parent: null } }],
    ['another host of the scheme', { ...page, senderFrame: { url: 'app://kiosk.example/', parent: null } }],
    [
      'a host in front of which ours stands as a user',
      { ...page, senderFrame: { url: 'app://kiosk@x/', parent: null } },
    ],
    ['another port', { ...page, senderFrame: { url: 'app://kiosk:81/', parent: null } }],
    ['a file', { ...page, senderFrame: { url: 'file:///app/kiosk/index.html', parent: null } }],
    ['no address', { ...page, senderFrame: { url: '', parent: null } }],
  ])('is not %s', (_who, event) => {
    expect(isFromKioskPage(event, 7)).toBe(false);
  });

  it('is nobody while there is no window', () => {
    expect(isFromKioskPage(page, undefined)).toBe(false);
  });
});

describeWhere('electron', 'the bridge', () => {
  const suite = kioskSuite();

  it('refuses a window that is not the kiosk’s, whatever it shows, and a call of another form', async () => {
    const folder = temporaryFolder();
    const kiosk = await suite.startKiosk(folder);
    try {
      const preload = path.join(folder, 'dist/electron/preload.cjs');
      const answers = await kiosk.electron.evaluate(async ({ BrowserWindow }, preload) => {
        const answers: string[] = [];
        for (const [partition, address] of [
          ['elsewhere', 'data:text/html,<h1>elsewhere</h1>'],
          ['kiosk', 'app://kiosk/'],
        ] as const) {
          const window = new BrowserWindow({ show: false, webPreferences: { preload, partition } });
          await window.loadURL(address);
          answers.push(
            await window.webContents.executeJavaScript(
              'window.sidelane.enrolment().then(() => "answered", (e) => e.message)',
            ),
          );
          window.destroy();
        }
        return answers;
      }, preload);
      expect(answers).toEqual(Array(2).fill(expect.stringContaining('not for this sender')));

      const staffPreload = path.join(folder, 'dist/electron/service-menu-preload.cjs');
      const staffAnswers = await kiosk.electron.evaluate(async ({ BrowserWindow }, preload) => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload, partition: 'staff' } });
        await window.loadURL('app://staff/');
        const answers: unknown = await window.webContents.executeJavaScript(
          `Promise.all(['view', 'close', 'exit', 'restart', 'testPrinter'].map((name) =>
            window.sidelaneStaff[name]().then(() => 'answered', (e) => e.message)))`,
        );
        window.destroy();
        return answers;
      }, staffPreload);
      expect(staffAnswers).toEqual(Array(5).fill(expect.stringContaining('not for this sender')));

      const otherForm = await kiosk.client.evaluate(() =>
        (window.sidelane!.printReceipt as (receipt: unknown) => Promise<unknown>)({ orderNumber: 5 }).then(
          () => 'answered',
          (error: Error) => error.message,
        ),
      );
      expect(otherForm).toContain('form of the contract');
    } finally {
      await kiosk.stop();
    }
  });
});
