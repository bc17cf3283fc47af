import type { App, BrowserWindow, IpcMain, Session } from 'electron';
import { clipboard, screen } from 'electron';
import type { KioskHealth } from '../contract/seller/kiosk-care.ts';
import { runningAppImage, startAppImageAfterEnd } from './machine/app-image.ts';
import { answerBridge, answerStaffBridge, hearPreload, hearStaffPreload } from './bridge/bridge-handlers.ts';
import { measureDisplay } from './windows/display-measures.ts';
import { enrolWithCode } from './enrolment/enrolling.ts';
import type { Enrolment, KioskEnrolment } from './enrolment/enrolment.ts';
import { HealthReports } from './seller/health-reports.ts';
import type { KioskRecord } from './machine/kiosk-record.ts';
import { kioskStartUrl } from './pages/kiosk-origin.ts';
import { openKioskWindow } from './windows/kiosk-window.ts';
import { WindowLock } from './windows/locked-window.ts';
import { PageKeeper } from './pages/page-keeper.ts';
import { forgetSelection, selectionIsKnownAfterMs } from './windows/primary-selection.ts';
import type { KeptFault } from './pages/page-keeper.ts';
import type { PurchaseRecord } from './seller/purchase-record.ts';
import type { ReceiptPrinting } from './receipt/receipt-printing.ts';
import { testReceipt } from './receipt/test-receipt.ts';
import { ReloadPolicy } from './pages/reload-policy.ts';
import type { Remedy } from './pages/reload-policy.ts';
import { askOwnSeller, contactSeller } from './seller/seller-call.ts';
import { startAgainStatus } from './machine/service-unit.ts';
import { keepHandingIn, signSealOf } from './seller/signing-key.ts';
import { StaffAccess } from './service-menu/staff-access.ts';
import type { EnrollingAnswer, StaffBridge } from './bridge/service-menu-bridge-contract.ts';
import { gateOf, staffView } from './service-menu/service-menu-view.ts';
import type { KioskState } from './service-menu/service-menu-view.ts';
import { StaffWindow } from './service-menu/service-menu-window.ts';
import { watchStanding } from './seller/standing-watch.ts';
import type { OutOfService } from './seller/standing-watch.ts';
import type { StartOptions } from './machine/start-options.ts';

/** How often a kiosk without an enrolment looks whether one was put there. */
const lookEveryMs = 3_000;

export type KioskParts = {
  app: App;
  ipcMain: IpcMain;
  enrolment: KioskEnrolment;
  record: KioskRecord;
  receipts: ReceiptPrinting;
  purchase: PurchaseRecord;
  pageSession: Session;
  sellerSession: Session;
  staffSession: Session;
  options: StartOptions;
  hasDeveloperTools: boolean;
  appVersion: string;
  /** Where the preload scripts lie. */
  programFile: (name: string) => string;
};

/** The kiosk as a whole: which window is there, what is watched, and who is let in. */
export class Kiosk {
  readonly #parts: KioskParts;
  readonly #lock: WindowLock;
  readonly #staff: StaffWindow;
  readonly #access: StaffAccess;
  readonly #policy = new ReloadPolicy(() => performance.now());
  #window: BrowserWindow | undefined;
  #keeper: PageKeeper | undefined;
  #reports: HealthReports | undefined;
  #endStanding: (() => void) | undefined;
  #keyHandIn: (() => void) | undefined;
  #outOfService: OutOfService | null = null;
  #sellerAnsweredAt: number | null = null;
  #pageIsBehindSettings = false;
  #shownWithoutShop: string | null = null;
  #pinLeadsTo: 'menu' | 'enrolment' = 'menu';

  constructor(parts: KioskParts) {
    this.#parts = parts;
    const { app, record, programFile, staffSession, options, hasDeveloperTools } = parts;
    this.#lock = new WindowLock(app, () => this.#askForPin());
    this.#staff = new StaffWindow({
      preloadFile: programFile('service-menu-preload.cjs'),
      staffSession,
      size: options.window,
      hasDeveloperTools,
      onOpened: (window) => this.#lock.lock(window),
      onClosed: () => this.#staffLeft(),
    });
    this.#access = new StaffAccess(record, Date.now, () => void this.#reports?.hurry());
  }

  /** Answers the bridges, and opens the shop, or what comes before it. */
  start(): void {
    const { ipcMain } = this.#parts;
    const kioskContentsId = () => this.#window?.webContents.id;
    answerBridge(ipcMain, kioskContentsId, {
      enrolment: async () => {
        const { rootThumbprint, shopName } = this.#enrolled();
        return { rootThumbprint, shopName, appVersion: this.#parts.appVersion };
      },
      settings: async () => this.#settings(),
      printReceipt: (receipt) => this.#parts.receipts.print(receipt),
      signSeal: async (toSign) => signSealOf(this.#enrolled(), toSign),
      keepPurchase: async (purchase) => this.#parts.purchase.keep(purchase),
      keptPurchase: async () => this.#parts.purchase.read(),
      forgetPurchase: async (applicationId) => this.#parts.purchase.forget(applicationId),
      forgetVisit: async () => {
        this.#forgetSelection();
        this.#parts.purchase.endVisit();
      },
      display: async () => measureDisplay(this.#parts.options.display, screen.getPrimaryDisplay()),
    });
    hearPreload(ipcMain, kioskContentsId, {
      alive: (hasContent) => this.#keeper?.heard(hasContent),
      staffGesture: () => this.#askForPin(),
      secretSelected: () => {
        this.#forgetSelection();
        setTimeout(() => this.#forgetSelection(), selectionIsKnownAfterMs);
      },
    });
    hearStaffPreload(
      ipcMain,
      () => this.#staff.contentsId,
      () => this.#askForPin(),
    );
    answerStaffBridge(ipcMain, () => this.#staff.contentsId, this.#staffCalls());
    this.#openShopOrWait();
  }

  focus(): void {
    (this.#staff.view === null ? this.#window : undefined)?.focus();
  }

  /** Without an enrolment that can be read, looks for one again and again. */
  #openShopOrWait(): void {
    if ('enrolment' in this.#parts.enrolment.read()) return this.#openShop();
    this.#standWithoutShop();
    const timer = setInterval(() => {
      if (this.#window !== undefined) return clearInterval(timer);
      if (!('enrolment' in this.#parts.enrolment.read())) return this.#standWithoutShop();
      clearInterval(timer);
      this.#openShop();
    }, lookEveryMs);
  }

  /** Shows why there is no shop, or what there is to do about it, as it is now. */
  #standWithoutShop(): void {
    this.#parts.record.readAgain();
    this.#parts.receipts.removeOld();
    const state = this.#state();
    const screen = gateOf(state) === 'open' ? 'enrolment' : 'out_of_service';
    const shown = JSON.stringify(staffView(screen, state));
    if (shown !== this.#shownWithoutShop) this.#staff.stand(screen);
    this.#shownWithoutShop = shown;
  }

  #openShop(): void {
    const { enrolment, programFile, pageSession, sellerSession, options, hasDeveloperTools, record } = this.#parts;
    this.#outOfService = null;
    this.#shownWithoutShop = null;
    // A kiosk that was enrolled anew while its old shop took it back.
    this.#window?.destroy();
    const window = openKioskWindow({
      preloadFile: programFile('preload.cjs'),
      pageSession,
      startUrl: kioskStartUrl,
      size: options.window,
      hasDeveloperTools,
    });
    this.#window = window;
    this.#pageIsBehindSettings = false;
    this.#lock.lock(window);
    window.webContents.setAudioMuted(record.content.volumePercent === 0);
    this.#keeper = new PageKeeper(window, this.#policy, (fault, remedy) => {
      this.#noteFault(fault, remedy);
      void this.#reports?.hurry();
      if (remedy === 'relaunch') this.#startAgain();
    });
    // A page that ends ends its visit too, whether it says so or not.
    window.webContents.on('did-start-loading', () => this.#forgetSelection());
    window.webContents.on('render-process-gone', () => this.#forgetSelection());
    window.once('closed', () => {
      this.#forgetSelection();
      if (this.#window === window) this.#window = undefined;
    });
    this.#staff.stand(null);
    this.#staff.close();
    this.#endWatches();
    const reading = enrolment.read();
    if ('refusal' in reading) return;
    const ask = (path: string, body?: unknown) => askOwnSeller(sellerSession, reading.enrolment, path, body);
    this.#keyHandIn = keepHandingIn(enrolment, ask);
    this.#endStanding = watchStanding(
      () => ask('/api/terminal/standing'),
      (standing) => this.#told(standing),
    );
    this.#reports = new HealthReports(
      record,
      () => this.#health(),
      (report) => ask('/api/terminal/health', report),
    );
    void this.#reports.hurry();
  }

  #noteFault(fault: KeptFault, remedy: Remedy): void {
    const { record } = this.#parts;
    const { reloads, relaunches } = record.content;
    const counts = remedy === 'reload' ? { reloads: reloads + 1 } : { relaunches: relaunches + 1 };
    record.change({ lastFault: fault, ...counts });
  }

  #endWatches(): void {
    this.#endStanding?.();
    this.#keyHandIn?.();
    this.#reports?.stop();
    this.#reports = undefined;
  }

  #told(standing: 'stands' | OutOfService): void {
    this.#sellerAnsweredAt = Date.now();
    if (standing === 'stands') {
      if (this.#outOfService !== null) this.#openShop();
      return;
    }
    if (this.#outOfService !== null) return this.#standWithoutShop();
    console.error(`The seller takes this kiosk for no terminal of its own (${standing}); it sells no more.`);
    this.#outOfService = standing;
    this.#standWithoutShop();
    // Whoever was in is in no shop any more.
    this.#staff.close();
    this.#window?.destroy();
    this.#keeper = undefined;
  }

  #askForPin(): void {
    if (this.#staff.view === 'pin' || this.#staff.view === 'menu') return;
    this.#pinLeadsTo = 'menu';
    this.#staff.show('pin');
  }

  #staffLeft(): void {
    if (this.#pageIsBehindSettings) {
      this.#pageIsBehindSettings = false;
      void this.#window?.loadURL(kioskStartUrl).catch(() => {});
    }
    this.#window?.focus();
  }

  #enrolled(): Enrolment {
    const reading = this.#parts.enrolment.read();
    if ('refusal' in reading) throw new Error(reading.refusal);
    return reading.enrolment;
  }

  #forgetSelection(): void {
    forgetSelection(clipboard, process.platform);
  }

  #settings() {
    const { language, volumePercent } = this.#parts.record.content;
    return { language, volumePercent };
  }

  async #health(): Promise<KioskHealth> {
    const { record, receipts, appVersion } = this.#parts;
    const { reloads, relaunches, lastFault, staffPin } = record.content;
    receipts.removeOld();
    const printers = await this.#window?.webContents.getPrintersAsync().catch(() => []);
    const { size, scaleFactor } = screen.getPrimaryDisplay();
    return {
      appVersion,
      electronVersion: process.versions.electron,
      platform: `${process.platform} ${process.getSystemVersion()} ${process.arch}`.slice(0, 40),
      uptimeMs: Math.round(process.uptime() * 1_000),
      sentAt: Date.now(),
      reloads,
      relaunches,
      lastFault,
      printer: (await receipts.printerState()) ?? (printers === undefined || printers.length === 0 ? 'none' : 'ready'),
      keychain: this.#enrolled().isSealed ? 'system' : 'none',
      screen: { ...size, scale: scaleFactor },
      hasStaffPin: staffPin !== null,
    };
  }

  #state(): KioskState {
    const { app, enrolment, record, receipts, appVersion } = this.#parts;
    return {
      reading: enrolment.read(),
      enrolmentFile: enrolment.file,
      record,
      receipts,
      settings: this.#settings(),
      isShopOpen: this.#window !== undefined,
      outOfService: this.#outOfService,
      sellerAnsweredAt: this.#sellerAnsweredAt,
      clock: this.#reports?.clock() ?? null,
      appVersion,
      systemLocale: app.getLocale(),
    };
  }

  #staffCalls(): StaffBridge {
    const { record, receipts, sellerSession } = this.#parts;
    /** What only staff may do who came in by the PIN. */
    const inMenu =
      <Given extends unknown[], Answer>(work: (...given: Given) => Promise<Answer>) =>
      async (...given: Given): Promise<Answer> => {
        if (this.#staff.view !== 'menu') throw new Error('Staff come in first.');
        return work(...given);
      };
    return {
      view: async () => staffView(this.#staff.view ?? 'pin', this.#state()),
      enrol: (given) => this.#enrol(given),
      enrolAnew: async () => {
        if (this.#staff.view !== 'out_of_service' || gateOf(this.#state()) === 'shut') return;
        this.#pinLeadsTo = 'enrolment';
        this.#staff.show('pin');
      },
      unlock: async (pin) => {
        if (this.#staff.view !== 'pin') throw new Error('No PIN is asked for.');
        const answer = await this.#access.unlock(pin);
        if (answer.unlocked) this.#staff.show(this.#pinLeadsTo);
        return answer;
      },
      close: async () => {
        if (this.#staff.view === 'pin' || this.#staff.view === 'menu') this.#staff.close();
      },
      testPrinter: inMenu(async (page) => {
        this.#access.note('printer_test');
        const reading = this.#parts.enrolment.read();
        const shopName = 'enrolment' in reading ? reading.enrolment.shopName : 'Sidelane';
        return receipts.printTest(testReceipt(shopName, Date.now(), page));
      }),
      printReceiptAgain: inMenu((orderNumber) => {
        this.#access.note('receipt_printed_again');
        return receipts.printAgain(orderNumber);
      }),
      testNetwork: inMenu(async () => {
        this.#access.note('network_test');
        const startedAt = performance.now();
        const answer = await askOwnSeller(sellerSession, this.#enrolled(), '/api/terminal/standing').catch(() => null);
        return { reached: answer !== null, durationMs: Math.round(performance.now() - startedAt) };
      }),
      changeSettings: inMenu(async (settings) => {
        const before = record.content;
        record.change(settings);
        if (settings.language !== before.language) this.#access.note('language');
        if (settings.volumePercent !== before.volumePercent) this.#access.note('volume');
        this.#pageIsBehindSettings = true;
        this.#window?.webContents.setAudioMuted(settings.volumePercent === 0);
      }),
      restart: inMenu(async () => {
        this.#access.note('restart');
        this.#startAgain();
      }),
      exit: inMenu(async () => {
        this.#access.note('exit');
        await this.#tellBeforeEnd();
        this.#parts.app.exit(0);
      }),
    };
  }

  async #enrol(given: { sellerUrl: string; code: string }): Promise<EnrollingAnswer> {
    if (this.#staff.view !== 'enrolment') throw new Error('No enrolment is asked for.');
    const enrolled = await enrolWithCode(given, contactSeller);
    if ('refusal' in enrolled) return { enrolled: false, refusal: enrolled.refusal };
    const { sellerUrl, sellerKeySha256, handedOver, signingKey } = enrolled;
    const { credential, rootThumbprint, shopName, shopLocale, staffPin } = handedOver;
    const { record } = this.#parts;
    const { staffPin: pinBefore, isStaffPinLost } = record.content;
    try {
      if (!record.change({ staffPin, isStaffPinLost: false })) throw new Error('its PIN cannot be written down');
      const kept = { sellerUrl, sellerKeySha256, credential, signingKey, rootThumbprint, shopName, shopLocale };
      this.#parts.enrolment.keep(kept);
    } catch (error) {
      record.change({ staffPin: pinBefore, isStaffPinLost });
      console.error(`The enrolment cannot be kept: ${error instanceof Error ? error.message : 'unknown error'}`);
      return { enrolled: false, refusal: 'not_kept' };
    }
    // After the answer, for the window that it goes to is closed then.
    setImmediate(() => this.#openShop());
    return { enrolled: true };
  }

  /** What is not told in time is told after the next start. */
  async #tellBeforeEnd(): Promise<void> {
    const told = this.#reports?.hurry();
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  }

  #startAgain(): void {
    const { app, options } = this.#parts;
    if (options.isSupervised) return app.exit(startAgainStatus);
    const appImage = runningAppImage(process.env, process.execPath);
    if (appImage === null) app.relaunch();
    else startAppImageAfterEnd(appImage, process.argv.slice(1));
    app.exit(0);
  }
}
