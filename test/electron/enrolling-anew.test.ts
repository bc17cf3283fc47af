import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { enrolmentGate } from '../../electron/enrolment/enrolment-gate.ts';
import { KioskRecord } from '../../electron/machine/kiosk-record.ts';
import { hashStaffPin } from '../../server/terminal/staff-pin.ts';
import type { Application } from '../support/application.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { kioskSuite, writeEnrolment } from './kiosk-under-test.ts';
import { english } from '../../renderer/wording/service-menu/english.ts';

const pin = '482915';
const patience = { timeout: 20_000 };

const recordIn = (folder: string) => path.join(folder, 'profile/kiosk-record.json');

/** What a kiosk that learned of its PIN left in its profile. */
/** The hash is made first: between what stood there and the record, a kiosk that looks would find that there never was a PIN. */
async function keepPin(folder: string): Promise<void> {
  const staffPin = await hashStaffPin(pin);
  rmSync(recordIn(folder), { recursive: true, force: true });
  new KioskRecord(recordIn(folder)).change({ staffPin });
}

async function typePin(staff: Page, digits: string): Promise<void> {
  for (const digit of digits) await staff.getByRole('button', { name: digit, exact: true }).click();
  await staff.getByRole('button', { name: 'Open' }).click();
}

async function touchCorner(page: Page): Promise<void> {
  for (let touch = 0; touch < 5; touch++) await page.mouse.click(10, 10);
}

function pressChord({ electron }: Application): Promise<void> {
  return electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.sendInputEvent({
      type: 'keyDown',
      keyCode: 'S',
      modifiers: ['control', 'alt', 'shift'],
    }),
  );
}

const anew = (staff: Page) => staff.getByRole('button', { name: english['out.enrolAnew'] });
const outOfService = (staff: Page) => staff.getByRole('heading', { name: 'This kiosk is out of service' });
const enrolment = (staff: Page) => staff.getByRole('heading', { name: 'Set up this kiosk' });

describe('who may enrol a kiosk', () => {
  it.each([
    { hasStaffPin: false, isStaffPinLost: false, hadEnrolment: false, gate: 'open' },
    { hasStaffPin: true, isStaffPinLost: false, hadEnrolment: false, gate: 'staff' },
    { hasStaffPin: true, isStaffPinLost: false, hadEnrolment: true, gate: 'staff' },
    { hasStaffPin: false, isStaffPinLost: false, hadEnrolment: true, gate: 'shut' },
    { hasStaffPin: false, isStaffPinLost: true, hadEnrolment: false, gate: 'shut' },
    { hasStaffPin: false, isStaffPinLost: true, hadEnrolment: true, gate: 'shut' },
  ])('is $gate of one with $hasStaffPin, $isStaffPinLost, $hadEnrolment', ({ gate, ...kiosk }) => {
    expect(enrolmentGate(kiosk)).toBe(gate);
  });
});

describe('a kiosk’s record that cannot be read', () => {
  it('is no kiosk that never had a PIN, also after something was written over it', async () => {
    const file = path.join(temporaryFolder(), 'kiosk-record.json');
    writeFileSync(file, '{"staffPin":');
    expect(new KioskRecord(file).content).toMatchObject({ staffPin: null, isStaffPinLost: true });
    new KioskRecord(file).change({ reloads: 1 });
    const later = new KioskRecord(file);
    expect(later.content).toMatchObject({ reloads: 1, isStaffPinLost: true });
    later.change({ staffPin: await hashStaffPin(pin), isStaffPinLost: false });
    expect(new KioskRecord(file).content.isStaffPinLost).toBe(false);
    expect(new KioskRecord(path.join(temporaryFolder(), 'none.json')).content.isStaffPinLost).toBe(false);
  });

  it('is read again, and then has the PIN and what was changed meanwhile', async () => {
    const file = path.join(temporaryFolder(), 'kiosk-record.json');
    // A folder is opened and not read, as a file on a disk that fails for a while.
    mkdirSync(file);
    const record = new KioskRecord(file);
    record.change({ reloads: 3 });
    expect(record.content).toMatchObject({ staffPin: null, isStaffPinLost: true, reloads: 3 });
    rmSync(file, { recursive: true });
    const staffPin = await hashStaffPin(pin);
    writeFileSync(file, JSON.stringify({ staffPin }));
    record.readAgain();
    expect(record.content).toMatchObject({ staffPin, isStaffPinLost: false, reloads: 3 });
  });
});

describeWhere('electron', 'a kiosk that is to be enrolled anew', () => {
  const suite = kioskSuite();

  async function startKiosk(folder: string, options: Parameters<typeof suite.startKiosk>[1] = {}) {
    const kiosk = await suite.startKiosk(folder, options);
    onTestFinished(() => kiosk.stop());
    return kiosk;
  }

  /** A kiosk whose shop has just taken it out of service. */
  async function startRevoked(folder: string): Promise<{ kiosk: Application; staff: Page }> {
    const kiosk = await startKiosk(folder);
    const opened = kiosk.electron.waitForEvent('window');
    suite.seller().refusal = 'terminal_revoked';
    onTestFinished(() => void (suite.seller().refusal = null));
    const staff = await opened;
    await outOfService(staff).waitFor();
    return { kiosk, staff };
  }

  it('defect: anybody could enrol a revoked kiosk at a shop of their own, and leave it with that shop’s PIN', async () => {
    const folder = temporaryFolder();
    suite.seller().staffPin = await hashStaffPin(pin);
    await keepPin(folder);
    const { staff } = await startRevoked(folder);
    await anew(staff).click();
    await staff.getByText('Type this kiosk’s PIN.').waitFor();
    const enrol = () =>
      staff.evaluate(() =>
        window.sidelaneStaff!.enrol({ sellerUrl: 'shop.example', code: '000000' }).then(
          () => 'answered',
          () => 'refused',
        ),
      );
    expect(await enrol()).toBe('refused');
    await typePin(staff, '999999');
    await staff.getByRole('alert').filter({ hasText: 'Not accepted.' }).waitFor();
    expect(await enrolment(staff).count()).toBe(0);
    await typePin(staff, pin);
    await enrolment(staff).waitFor();
    expect(await staff.getByRole('textbox').inputValue()).toBe(suite.seller().url);
    const kinds = new KioskRecord(recordIn(folder)).content.events.map(({ kind }) => kind);
    expect(kinds).toEqual(['pin_wrong', 'pin_right']);
  });

  it('shows that it is out of service again when nobody goes on with the enrolment', async () => {
    const folder = temporaryFolder();
    suite.seller().staffPin = await hashStaffPin(pin);
    await keepPin(folder);
    const { kiosk, staff } = await startRevoked(folder);
    // Three minutes pass at once.
    await kiosk.electron.evaluate(() => {
      const { setTimeout: wait } = globalThis;
      globalThis.setTimeout = ((work: () => void, ms: number) =>
        wait(work, ms === 180_000 ? 50 : ms)) as typeof setTimeout;
    });
    await anew(staff).click();
    await staff.getByText('Type this kiosk’s PIN.').waitFor();
    await typePin(staff, pin);
    await outOfService(staff).waitFor();
    await expect(staff.evaluate(() => window.sidelaneStaff!.enrol({ sellerUrl: '', code: '' }))).rejects.toThrow();
  });

  it('defect: an enrolment that could not be read opened the enrolment without the PIN; it is read again instead', async () => {
    const folder = temporaryFolder();
    await keepPin(folder);
    const kiosk = await startKiosk(folder, { mode: 0o644 });
    const staff = kiosk.client;
    await outOfService(staff).waitFor();
    await staff.getByText('its mode is 0644 and has to be 0600').waitFor();
    await anew(staff).click();
    await staff.getByText('Type this kiosk’s PIN.').waitFor();
    const opened = kiosk.electron.waitForEvent('window');
    rmSync(path.join(folder, 'enrolment.json'));
    writeEnrolment(path.join(folder, 'enrolment.json'), suite.seller().enrolment);
    await (await opened).getByRole('heading', { name: 'A page', exact: true }).waitFor();
    await expect.poll(() => kiosk.electron.windows().length, patience).toBe(1);
  });

  it('asks for its PIN when its enrolment is gone', async () => {
    const folder = temporaryFolder();
    await keepPin(folder);
    const { client } = await startKiosk(folder, { enrolment: null });
    await anew(client).click();
    await typePin(client, pin);
    await enrolment(client).waitFor();
  });

  it('defect: a record that cannot be read is no PIN that never was; it is read again, and the screen says so', async () => {
    const folder = temporaryFolder();
    mkdirSync(recordIn(folder), { recursive: true });
    const { client } = await startKiosk(folder, { enrolment: null });
    await outOfService(client).waitFor();
    await client.getByText('kiosk-record.json').first().waitFor();
    expect(await anew(client).count()).toBe(0);
    await client.evaluate(() => window.sidelaneStaff!.enrolAnew());
    await expect(client.evaluate(() => window.sidelaneStaff!.enrol({ sellerUrl: '', code: '' }))).rejects.toThrow();
    await keepPin(folder);
    await anew(client).click(patience);
    await client.getByText('Type this kiosk’s PIN.').waitFor();
  });

  it('defect: staff could neither leave nor restart a revoked kiosk', async () => {
    const folder = temporaryFolder();
    suite.seller().staffPin = await hashStaffPin(pin);
    await keepPin(folder);
    const { kiosk, staff } = await startRevoked(folder);
    await kiosk.electron.evaluate(({ app }) => {
      const done: string[] = [];
      Object.assign(globalThis, { done });
      app.relaunch = () => void done.push('relaunch');
      app.exit = (status) => void done.push(`exit ${status}`);
    });
    const done = () => kiosk.electron.evaluate(() => (globalThis as unknown as { done: string[] }).done);
    await touchCorner(staff);
    await staff.getByText('Type this kiosk’s PIN.').waitFor();
    await staff.getByRole('button', { name: 'Back', exact: true }).click();
    await outOfService(staff).waitFor();

    await pressChord(kiosk);
    await staff.getByText('Type this kiosk’s PIN.').waitFor();
    await typePin(staff, pin);
    await staff.getByRole('heading', { name: 'Staff menu' }).waitFor();
    await staff.getByRole('button', { name: 'Test connection' }).click();
    await staff.getByText(/The shop answered in \d+ ms/).waitFor();
    await staff.getByRole('button', { name: 'Restart the kiosk' }).click();
    await expect.poll(done, patience).toEqual(['relaunch', 'exit 0']);
    await staff.getByRole('button', { name: 'Back', exact: true }).click();
    await outOfService(staff).waitFor();
    await kiosk.electron.evaluate(({ app }) => app.quit()).catch(() => {});
  });

  it('lets staff into the menu of a kiosk whose enrolment cannot be read, and says to whom it gives no PIN', async () => {
    const folder = temporaryFolder();
    await keepPin(folder);
    const { client } = await startKiosk(folder, { mode: 0o644 });
    await outOfService(client).waitFor();
    await touchCorner(client);
    await typePin(client, pin);
    await client.getByText('Not set up, or its setup can’t be read').waitFor();
    await client.getByRole('button', { name: 'Print a test page' }).click();
    await client.getByText(/No printer is set up|Sent to the printer/).waitFor();

    const never = await startKiosk(temporaryFolder(), { enrolment: null });
    await enrolment(never.client).waitFor();
    await touchCorner(never.client);
    await never.client.getByText('It gets one when it is set up.').waitFor();
    await never.client.getByRole('button', { name: 'Back' }).click();
    await enrolment(never.client).waitFor();
  });

  it('defect: a kiosk that its shop took back stayed shut once staff had begun to enrol it anew', async () => {
    const folder = temporaryFolder();
    suite.seller().staffPin = await hashStaffPin(pin);
    await keepPin(folder);
    const { kiosk, staff } = await startRevoked(folder);
    await anew(staff).click();
    await typePin(staff, pin);
    await enrolment(staff).waitFor();
    const opened = kiosk.electron.waitForEvent('window');
    suite.seller().refusal = null;
    await (await opened).getByRole('heading', { name: 'A page', exact: true }).waitFor();
    await expect.poll(() => kiosk.electron.windows().length, patience).toBe(1);
  });
});
