import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { terminalIdIn } from '../../contract/seller/terminal-key.ts';
import type { PublicJwk } from '../../contract/seller/terminal-key.ts';
import { isFromStaffPage } from '../../electron/bridge/bridge-handlers.ts';
import { KioskRecord } from '../../electron/machine/kiosk-record.ts';
import { StaffAccess } from '../../electron/service-menu/staff-access.ts';
import { ageCheckOf } from '../../server/purchase-application/age-check.ts';
import { hashStaffPin } from '../../server/terminal/staff-pin.ts';
import type { Application } from '../support/application.ts';
import { receiptOf } from './receipt/receipt-of.ts';
import { ReceiptPrinterSimulator } from '../support/receipt-printer.ts';
import { blockFile } from '../support/blocked-file.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { kioskSuite } from './kiosk-under-test.ts';

const pin = '482915';
const patience = { timeout: 20_000 };

/** A kiosk that knows its PIN, with a clock that a test moves. */
async function access() {
  const file = path.join(temporaryFolder(), 'kiosk-record.json');
  new KioskRecord(file).change({ staffPin: await hashStaffPin(pin) });
  let now = Date.UTC(2026, 4, 12);
  const told: number[] = [];
  const start = () =>
    new StaffAccess(
      new KioskRecord(file),
      () => now,
      () => told.push(now),
    );
  return {
    file,
    start,
    told,
    pass: (ms: number) => void (now += ms),
    kinds: () => new KioskRecord(file).content.events.map(({ kind }) => kind),
  };
}

describe('the PIN of a kiosk', () => {
  it('lets staff in, and writes the try down', async () => {
    const { start, kinds, told } = await access();
    expect(await start().unlock(pin)).toEqual({ unlocked: true });
    expect(kinds()).toEqual(['pin_right']);
    expect(told).toHaveLength(1);
  });

  it('answers the right one like a wrong one while it has to be waited, also after a new start', async () => {
    const { start, pass, kinds } = await access();
    const answers = [];
    for (const each of ['111111', '222222', '333333']) answers.push(await start().unlock(each));
    expect(answers).toEqual([
      { unlocked: false, retryAfterMs: 0 },
      { unlocked: false, retryAfterMs: 0 },
      { unlocked: false, retryAfterMs: 30_000 },
    ]);
    pass(10_000);
    expect(await start().unlock(pin)).toEqual({ unlocked: false, retryAfterMs: 20_000 });
    pass(20_000);
    expect(await start().unlock('444444')).toEqual({ unlocked: false, retryAfterMs: 60_000 });
    pass(60_000);
    expect(await start().unlock(pin)).toEqual({ unlocked: true });
    expect(await start().unlock('555555')).toEqual({ unlocked: false, retryAfterMs: 0 });
    expect(kinds()).toEqual([
      'pin_wrong',
      'pin_wrong',
      'pin_wrong',
      'pin_too_early',
      'pin_wrong',
      'pin_right',
      'pin_wrong',
    ]);
  });

  it('judges one try at a time, so that many at once are no more guesses', async () => {
    const { start, kinds } = await access();
    const one = start();
    const answers = await Promise.all(['1', '2', '3', '4', pin].map((each) => one.unlock(each)));
    expect(answers.filter(({ unlocked }) => unlocked)).toEqual([]);
    expect(kinds().filter((kind) => kind === 'pin_wrong')).toHaveLength(1);
  });

  it('defect: a full disk shut staff out, and would have let guesses go uncounted', async () => {
    const { start, file, pass } = await access();
    const one = start();
    const unblock = blockFile(file);
    expect(await one.unlock(pin)).toEqual({ unlocked: true });
    for (const each of ['111111', '222222']) await one.unlock(each);
    expect(await one.unlock('333333')).toEqual({ unlocked: false, retryAfterMs: 30_000 });
    expect(await one.unlock(pin)).toEqual({ unlocked: false, retryAfterMs: 30_000 });
    unblock();
    pass(30_000);
    expect(await one.unlock(pin)).toEqual({ unlocked: true });
    const kinds = new KioskRecord(file).content.events.map(({ kind }) => kind);
    expect(kinds).toEqual(['pin_right', 'pin_wrong', 'pin_wrong', 'pin_wrong', 'pin_too_early', 'pin_right']);
  });

  it('lets nobody in where there is none', async () => {
    const record = new KioskRecord(path.join(temporaryFolder(), 'kiosk-record.json'));
    const nobody = new StaffAccess(record, Date.now, () => {});
    expect(await nobody.unlock('')).toEqual({ unlocked: false, retryAfterMs: 0 });
  });
});

describe('who may call the staff’s bridge', () => {
  const page = { sender: { id: 7 }, senderFrame: { url: 'app://staff/', parent: null } };

  it('is the top frame of the staff’s window, and neither the kiosk’s page nor another window', () => {
    expect(isFromStaffPage(page, 7)).toBe(true);
    expect(isFromStaffPage(page, 8)).toBe(false);
    expect(isFromStaffPage(page, undefined)).toBe(false);
    expect(isFromStaffPage({ ...page, senderFrame: { url: 'app://kiosk/', parent: null } }, 7)).toBe(false);
    expect(isFromStaffPage({ ...page, senderFrame: { url: 'app://staff/', parent: {} } }, 7)).toBe(false);
  });
});

/** Five touches in the corner at the top left. */
async function makeGesture({ client, electron }: Application): Promise<Page> {
  const opened = electron.waitForEvent('window');
  for (let touch = 0; touch < 5; touch++) await client.mouse.click(10, 10);
  return opened;
}

async function typePin(staff: Page, digits: string): Promise<void> {
  for (const digit of digits) await staff.getByRole('button', { name: digit, exact: true }).click();
  await staff.getByRole('button', { name: 'Open' }).click();
}

describeWhere('electron', 'the staff’s way in', () => {
  const suite = kioskSuite();

  /** A kiosk that has learned of its PIN. */
  async function startWithPin(folder = temporaryFolder(), args: string[] = []): Promise<Application> {
    suite.seller().staffPin = await hashStaffPin(pin);
    const kiosk = await suite.startKiosk(folder, { args });
    const record = () => new KioskRecord(path.join(folder, 'profile/kiosk-record.json')).content;
    await expect.poll(() => record().staffPin, patience).toBe(suite.seller().staffPin);
    return kiosk;
  }

  const eventsTold = () => suite.seller().reports.flatMap(({ events }) => events.map(({ kind }) => kind));

  it('is a gesture and a PIN, by touch alone, and every try is told to the seller', async () => {
    const kiosk = await startWithPin();
    try {
      const told = eventsTold().length;
      const staff = await makeGesture(kiosk);
      await typePin(staff, '999999');
      await staff.getByRole('alert').filter({ hasText: 'Not accepted.' }).waitFor();
      expect(await staff.getByRole('heading', { name: 'Staff menu' }).count()).toBe(0);
      await typePin(staff, pin);
      await staff.getByRole('heading', { name: 'Staff menu' }).waitFor();
      await expect.poll(() => eventsTold().slice(told), patience).toEqual(['pin_wrong', 'pin_right']);

      await staff.getByRole('button', { name: 'Test connection' }).click();
      await staff.getByText(/The shop answered in \d+ ms/).waitFor();
      await staff.getByRole('button', { name: 'Print a test page' }).click();
      await staff.getByText(/No printer is set up|Sent to the printer/).waitFor();
      await staff.getByText('without a keychain').waitFor();
      // The window goes away under the click.
      await staff
        .getByRole('button', { name: 'Back to the shop' })
        .click()
        .catch(() => {});
      await expect.poll(() => kiosk.electron.windows().length, patience).toBe(1);
      await kiosk.client.getByRole('heading', { name: 'A page', exact: true }).waitFor();
    } finally {
      await kiosk.stop();
    }
  });

  it('confirms an age in the staff’s window, signed with the kiosk’s key, and leads no further', async () => {
    const folder = temporaryFolder();
    const kiosk = await startWithPin(folder);
    const ask = async (age: number) => {
      const opened = kiosk.electron.waitForEvent('window');
      const answer = kiosk.client.evaluate((each) => window.sidelane!.checkAge(each), age);
      return { staff: await opened, answer };
    };
    try {
      const told = eventsTold().length;
      const first = await ask(18);
      await first.staff.getByRole('heading', { name: 'Age 18 and over' }).waitFor();
      expect(await kiosk.client.evaluate(() => window.sidelane!.checkAge(16)), 'one at a time').toEqual({
        checked: false,
      });
      await first.staff.keyboard.type('999999');
      await first.staff.keyboard.press('Enter');
      await first.staff.getByRole('alert').filter({ hasText: 'Not accepted.' }).waitFor();
      await first.staff.keyboard.type(pin);
      await first.staff.keyboard.press('Enter').catch(() => {});
      const answer = await first.answer;
      if (!answer.checked) throw new Error('the age was not confirmed');
      await expect.poll(() => kiosk.electron.windows().length, patience).toBe(1);
      await expect.poll(() => eventsTold().slice(told), patience).toEqual(['pin_wrong', 'pin_right', 'age_checked']);
      const { credential, signingKey } = JSON.parse(readFileSync(path.join(folder, 'enrolment.json'), 'utf8')) as {
        credential: string;
        signingKey: PublicJwk;
      };
      const { kty, crv, x, y } = signingKey;
      const own = { terminalId: terminalIdIn(credential), kind: 'kiosk' as const, publicJwk: { kty, crv, x, y } };
      expect(ageCheckOf(answer.signed, own, Date.now())).toMatchObject({ ageLimit: 18 });

      const second = await ask(16);
      await second.staff
        .getByRole('button', { name: 'Back to the shop' })
        .click()
        .catch(() => {});
      expect(await second.answer).toEqual({ checked: false });
      const third = await ask(16);
      await third.staff.getByRole('heading', { name: 'Age 16 and over' }).waitFor();
      await kiosk.client.evaluate(() => window.sidelane!.forgetVisit());
      expect(await third.answer, 'the visit is over').toEqual({ checked: false });
    } finally {
      await kiosk.stop();
    }
  });

  it('works by keyboard alone, and what staff set is kept and given to the page', async () => {
    const folder = temporaryFolder();
    const kiosk = await startWithPin(folder);
    try {
      const opened = kiosk.electron.waitForEvent('window');
      await kiosk.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.sendInputEvent({
          type: 'keyDown',
          keyCode: 'S',
          modifiers: ['control', 'alt', 'shift'],
        }),
      );
      const staff = await opened;
      await staff.getByText('Type this kiosk’s PIN.').waitFor();
      await staff.keyboard.type(pin);
      await staff.keyboard.press('Enter');
      await staff.getByRole('heading', { name: 'Staff menu' }).waitFor();
      const japanese = staff.getByRole('radio', { name: '日本語' });
      await japanese.focus();
      await staff.keyboard.press('Enter');
      await staff.getByRole('radio', { name: 'Mute' }).click();
      await expect
        .poll(() => kiosk.client.evaluate(() => window.sidelane!.settings()), patience)
        .toEqual({ language: 'ja', volumePercent: 0 });
      expect(
        await kiosk.electron.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().some(
            ({ webContents }) => webContents.getURL() === 'app://kiosk/' && webContents.isAudioMuted(),
          ),
        ),
      ).toBe(true);
    } finally {
      await kiosk.stop();
    }
    expect(new KioskRecord(path.join(folder, 'profile/kiosk-record.json')).content).toMatchObject({
      language: 'ja',
      volumePercent: 0,
    });
  });

  it('answers nothing of the menu to whoever has not come in', async () => {
    const kiosk = await startWithPin();
    try {
      const staff = await makeGesture(kiosk);
      await staff.getByText('Type this kiosk’s PIN.').waitFor();
      const answers = await staff.evaluate(async () => {
        const { exit, restart, testNetwork, testPrinter, printReceiptAgain, changeSettings, enrol } =
          window.sidelaneStaff!;
        const calls = [
          exit(),
          restart(),
          testNetwork(),
          testPrinter({ locale: 'en', order: 'Test', total: 'Nothing' }),
          printReceiptAgain('100001'),
          changeSettings({ language: null, volumePercent: 0 }),
          enrol({ sellerUrl: 'shop.example', code: '000000' }),
        ];
        return Promise.all(
          calls.map((call) =>
            call.then(
              () => 'answered',
              () => 'refused',
            ),
          ),
        );
      });
      expect(answers).toEqual(Array(7).fill('refused'));
      expect(kiosk.isRunning()).toBe(true);
      expect(await kiosk.client.evaluate(() => 'sidelaneStaff' in window)).toBe(false);
    } finally {
      await kiosk.stop();
    }
  });

  it('defect: the menu of a German shop spoke whatever language staff had set for shoppers, and tested its printer in English', async () => {
    const printer = await ReceiptPrinterSimulator.start();
    const { host, port } = printer.address;
    const folder = temporaryFolder();
    const staffPin = await hashStaffPin(pin);
    new KioskRecord(path.join(folder, 'profile/kiosk-record.json')).change({ staffPin, language: 'ar' });
    suite.seller().staffPin = staffPin;
    const enrolment = { ...suite.seller().enrolment, shopLocale: 'de-DE' };
    const kiosk = await suite.startKiosk(folder, { enrolment, args: [`--receipt-printer=${host}:${port}`] });
    try {
      const staff = await makeGesture(kiosk);
      for (const digit of pin) await staff.getByRole('button', { name: digit, exact: true }).click();
      await staff.getByRole('button', { name: 'Öffnen' }).click();
      await staff.getByRole('heading', { name: 'Personalmenü' }).waitFor();
      await staff.getByRole('button', { name: 'Testseite drucken' }).click();
      await staff.getByText('An den Drucker gesendet.').waitFor();
      expect(printer.textLines.join('\n')).toMatch(/Druckertest +TEST\n[^]*Es wurde nichts gekauft/);
    } finally {
      await kiosk.stop();
      await printer.stop();
    }
  });

  it('lets staff print a receipt that a shopper did not get', async () => {
    const printer = await ReceiptPrinterSimulator.start();
    const { host, port } = printer.address;
    const kiosk = await startWithPin(temporaryFolder(), [`--receipt-printer=${host}:${port}`]);
    try {
      printer.paper = 'out';
      const answer = await kiosk.client.evaluate((given) => window.sidelane!.printReceipt(given), receiptOf());
      expect(answer).toEqual({ printed: false, problem: 'paper_out' });
      const staff = await makeGesture(kiosk);
      await typePin(staff, pin);
      const again = staff.getByRole('button', { name: /^100001 / });
      await again.click();
      await staff.getByText('The printer has no paper.').waitFor();
      printer.putRight();
      await staff.getByRole('button', { name: 'Print a test page' }).click();
      await staff.getByText('Sent to the printer.').waitFor();
      expect(printer.textLines.join()).toContain('Printer test');
      await again.click();
      await expect.poll(() => again.count(), patience).toBe(0);
      expect(printer.items.flatMap((item) => (item.kind === 'barcode' ? [item.text] : []))).toEqual(['TEST', '100001']);
      expect(printer.faults).toEqual([]);
      const printing = () =>
        eventsTold()
          .filter((kind) => kind !== 'pin_right')
          .slice(-3);
      await expect.poll(printing, patience).toEqual(['receipt_printed_again', 'printer_test', 'receipt_printed_again']);
    } finally {
      await kiosk.stop();
      await printer.stop();
    }
  });

  it('closes by itself when nobody touches it', async () => {
    const kiosk = await startWithPin();
    try {
      // A minute passes at once.
      await kiosk.electron.evaluate(() => {
        const { setTimeout: wait } = globalThis;
        globalThis.setTimeout = ((work: () => void, ms: number) =>
          wait(work, ms === 60_000 ? 50 : ms)) as typeof setTimeout;
      });
      await makeGesture(kiosk);
      await expect.poll(() => kiosk.electron.windows().length, patience).toBe(1);
    } finally {
      await kiosk.stop();
    }
  });

  it('ends and starts the kiosk at the wish of staff, who are asked again before it ends', async () => {
    const kiosk = await startWithPin();
    try {
      await kiosk.electron.evaluate(({ app }) => {
        const done: string[] = [];
        Object.assign(globalThis, { done });
        app.relaunch = () => void done.push('relaunch');
        app.exit = (status) => void done.push(`exit ${status}`);
      });
      const done = () => kiosk.electron.evaluate(() => (globalThis as unknown as { done: string[] }).done);
      const staff = await makeGesture(kiosk);
      await typePin(staff, pin);
      await staff.getByRole('button', { name: 'Restart the kiosk' }).click();
      await expect.poll(done, patience).toEqual(['relaunch', 'exit 0']);
      await staff.getByRole('button', { name: 'Exit the kiosk' }).click();
      await staff.getByText('anyone standing here can use this machine').waitFor();
      expect(await done()).toHaveLength(2);
      await staff.getByRole('button', { name: 'Yes, exit' }).click();
      await expect.poll(done, patience).toEqual(['relaunch', 'exit 0', 'exit 0']);
      await expect.poll(eventsTold, patience).toEqual(expect.arrayContaining(['restart', 'exit']));
    } finally {
      await kiosk.electron.evaluate(({ app }) => app.quit()).catch(() => {});
      await kiosk.stop();
    }
  });

  it('tells what was tried while the seller was away once it is back', async () => {
    const kiosk = await startWithPin();
    try {
      const back = await suite.seller().fallSilent();
      const staff = await makeGesture(kiosk);
      await typePin(staff, '111111');
      await staff.getByRole('alert').filter({ hasText: 'Not accepted.' }).waitFor();
      const told = eventsTold().length;
      await back.serveAgain();
      await typePin(staff, '222222');
      await expect.poll(() => eventsTold().slice(told), patience).toEqual(['pin_wrong', 'pin_wrong']);
    } finally {
      await kiosk.stop();
    }
  });
});
