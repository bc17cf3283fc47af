import type { App, IpcMain, Session } from 'electron';
import { screen } from 'electron';
import type { KioskHealth, SpeechStanding } from '../contract/seller/kiosk-care.ts';
import type { KioskUpdateState } from '../contract/seller/kiosk-update.ts';
import { answerBridge, answerStaffBridge, hearPreload, hearStaffPreload } from './bridge/bridge-handlers.ts';
import type { Enrolment, KioskEnrolment } from './enrolment/enrolment.ts';
import { assertKioskTransitionsAreSound, firstStage, stageAfter } from './kiosk-transitions.ts';
import type { KioskEvent, KioskStage } from './kiosk-transitions.ts';
import { runningAppImage, startAppImageAfterEnd } from './machine/app-image.ts';
import type { KioskRecord } from './machine/kiosk-record.ts';
import { startAgainStatus } from './machine/service-unit.ts';
import type { StartOptions } from './machine/start-options.ts';
import { startUrlWith } from './pages/kiosk-origin.ts';
import type { StoredFault } from './pages/page-keeper.ts';
import type { Remedy } from './pages/reload-policy.ts';
import type { ReceiptPrinting } from './receipt/receipt-printing.ts';
import type { PurchaseRecord } from './seller/purchase-record.ts';
import type { UnseenPurchases } from './seller/unseen-purchases.ts';
import { ownSeller } from './seller/seller-call.ts';
import { watchSeller } from './seller/seller-watches.ts';
import type { SellerWatches } from './seller/seller-watches.ts';
import { signAgeCheckOf, signSealOf } from './seller/signing-key.ts';
import type { OutOfService } from './seller/standing-watch.ts';
import { gateOf, staffView } from './service-menu/service-menu-view.ts';
import type { KioskState } from './service-menu/service-menu-view.ts';
import { StaffWindow } from './service-menu/service-menu-window.ts';
import type { Launch } from './update/launch.ts';
import { ShellUpdates } from './update/shell-updates.ts';
import { VisitWatch } from './update/visit-watch.ts';
import { AgeChecks } from './service-menu/age-checks.ts';
import { StaffAccess } from './service-menu/staff-access.ts';
import { StaffCalls } from './service-menu/staff-calls.ts';
import { measureDisplay } from './windows/display-measures.ts';
import { WindowLock } from './windows/locked-window.ts';
import { ShopWindow } from './windows/shop-window.ts';

/** How often a kiosk without an enrolment checks whether one was put there. */
const lookEveryMs = 3_000;

export type KioskParts = {
  app: App;
  ipcMain: IpcMain;
  enrolment: KioskEnrolment;
  record: KioskRecord;
  receipts: ReceiptPrinting;
  purchase: PurchaseRecord;
  unseenPurchases: UnseenPurchases;
  pageSession: Session;
  sellerSession: Session;
  staffSession: Session;
  options: StartOptions;
  hasDeveloperTools: boolean;
  appVersion: string;
  /** Null for a kiosk that no launcher started. */
  launch: Launch | null;
  /** The keys of releases that are built into this program. */
  releaseKeys: readonly string[];
  /** The folder of the preload scripts. */
  programFile: (name: string) => string;
};

/**
 * The kiosk as a whole: it moves through the stages of `kiosk-transitions.ts`, and drives the shop's and the staff's windows as
 * each stage requires.
 */
export class Kiosk {
  readonly #parts: KioskParts;
  readonly #shop: ShopWindow;
  readonly #staff: StaffWindow;
  readonly #ageChecks: AgeChecks;
  readonly #staffCalls: StaffCalls;
  readonly #visit = new VisitWatch(() => performance.now());
  /** Null for a kiosk that is updated by hand. */
  readonly #updates: ShellUpdates | null;
  #stage: KioskStage = firstStage;
  /** Why the seller refuses this kiosk; null in every stage except `awaits_seller`. */
  #refusal: OutOfService | null = null;
  #watches: SellerWatches | undefined;
  #sellerAnsweredAt: number | null = null;
  #shownWithoutShop: string | null = null;
  #speech: SpeechStanding | undefined;

  constructor(parts: KioskParts) {
    this.#parts = parts;
    const { app, record, programFile, pageSession, staffSession, options, hasDeveloperTools } = parts;
    const lock = new WindowLock(app, () => this.#askForPin());
    const { launch, releaseKeys, appVersion: version } = parts;
    this.#updates =
      launch === null || releaseKeys.length === 0
        ? null
        : new ShellUpdates({
            ...parts,
            launch,
            version,
            visit: this.#visit,
            onChanged: () => void this.#watches?.hurry(),
            restart: () => void this.#tellBeforeEnd().then(() => this.#startAgain()),
          });
    this.#shop = new ShopWindow({
      preloadFile: programFile('preload.cjs'),
      startUrl: startUrlWith(options),
      pageSession,
      size: options.window,
      hasDeveloperTools,
      lock,
      onFault: (fault, remedy) => this.#faulted(fault, remedy),
      onTouched: () => this.#visit.touched(),
      onVisitOver: () => this.#visit.ended(),
    });
    this.#staff = new StaffWindow({
      preloadFile: programFile('service-menu-preload.cjs'),
      staffSession,
      size: options.window,
      hasDeveloperTools,
      onOpened: (window) => lock.lock(window),
      onClosed: () => {
        this.#ageChecks.end();
        this.#shop.staffLeft();
      },
    });
    this.#ageChecks = new AgeChecks(this.#staff, (ageLimit) =>
      signAgeCheckOf(this.#enrolled(), ageLimit, this.#watches?.clock() ?? null),
    );
    this.#staffCalls = new StaffCalls({
      ...parts,
      window: this.#staff,
      ageChecks: this.#ageChecks,
      access: new StaffAccess(record, Date.now, () => void this.#watches?.hurry()),
      state: () => this.#state(),
      enrolled: () => this.#enrolled(),
      onEnrolled: () => this.#happened('enrolled'),
      onSettingsChanged: (settings) => this.#shop.settingsChanged(settings),
      wantUpdate: () => this.#updates?.want(),
      goBack: async () => this.#updates?.goBack(),
      restart: () => this.#startAgain(),
      exit: async () => {
        await this.#tellBeforeEnd();
        app.exit(0);
      },
    });
  }

  /** Answers the bridges, and opens the shop or the screen that comes before it. */
  start(): void {
    assertKioskTransitionsAreSound();
    const { ipcMain, purchase, unseenPurchases } = this.#parts;
    const kioskContentsId = () => this.#shop.contentsId;
    const staffContentsId = () => this.#staff.contentsId;
    const askForPin = () => this.#askForPin();
    answerBridge(ipcMain, kioskContentsId, {
      enrolment: async () => {
        const { rootThumbprint, shopName } = this.#enrolled();
        return { rootThumbprint, shopName, appVersion: this.#parts.appVersion };
      },
      settings: async () => this.#settings(),
      printReceipt: (receipt) => this.#parts.receipts.print(receipt),
      signSeal: async (toSign) => signSealOf(this.#enrolled(), toSign),
      keepPurchase: async (kept) => purchase.keep(kept),
      keptPurchase: async () => purchase.read(),
      setPurchaseAside: async (applicationId, ending) => unseenPurchases.setAside(applicationId, ending),
      forgetPurchase: async (applicationId) => purchase.forget(applicationId),
      checkAge: (ageLimit) => this.#ageChecks.ask(ageLimit),
      noteSpeech: async (standing) => void (this.#speech = standing),
      forgetVisit: async () => {
        this.#ageChecks.end();
        this.#shop.forgetSelection();
        this.#visit.ended();
        purchase.endVisit();
      },
      display: async () => measureDisplay(this.#parts.options.display, screen.getPrimaryDisplay()),
    });
    hearPreload(ipcMain, kioskContentsId, {
      alive: (hasContent) => {
        this.#shop.heard(hasContent);
        if (hasContent) this.#updates?.cameUp();
      },
      staffGesture: askForPin,
      secretSelected: () => this.#shop.secretSelected(),
    });
    hearStaffPreload(ipcMain, staffContentsId, askForPin);
    answerStaffBridge(ipcMain, staffContentsId, this.#staffCalls.answers());
    this.#lookForEnrolment();
    this.#updates?.start();
  }

  #askForPin(): void {
    this.#visit.staffCame();
    this.#staffCalls.askForPin();
  }

  focus(): void {
    if (this.#staff.view === null) this.#shop.focus();
  }

  /** @returns whether the event changed anything according to the transition table; if so, the new stage is entered */
  #happened(event: KioskEvent): boolean {
    const next = stageAfter(this.#stage, event);
    if (next === undefined) return false;
    this.#stage = next;
    if (next === 'awaits_shopper') this.#openShop();
    if (next === 'awaits_seller') this.#closeShop();
    return true;
  }

  /** Without a readable enrolment, keeps looking for one. */
  #lookForEnrolment(): void {
    if (this.#stage !== 'awaits_enrolment') return;
    if ('enrolment' in this.#parts.enrolment.read()) {
      this.#happened('enrolment_found');
      return;
    }
    this.#standWithoutShop();
    setTimeout(() => this.#lookForEnrolment(), lookEveryMs);
  }

  /** Shows why there is no shop at this moment, or what staff can do about it. */
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
    const { enrolment, sellerSession, record } = this.#parts;
    this.#refusal = null;
    this.#shownWithoutShop = null;
    this.#shop.open({ isMuted: record.content.volumePercent === 0 });
    this.#staff.stand(null);
    this.#staff.close();
    this.#watches?.stop();
    this.#watches = undefined;
    const reading = enrolment.read();
    if ('refusal' in reading) return;
    this.#watches = watchSeller({
      enrolment,
      record,
      ask: ownSeller(sellerSession, reading.enrolment),
      health: () => this.#health(),
      told: (standing) => this.#told(standing),
    });
  }

  #closeShop(): void {
    this.#standWithoutShop();
    // Staff who were in the menu are no longer in any shop.
    this.#staff.close();
    this.#shop.close();
  }

  #told(standing: 'stands' | OutOfService): void {
    this.#sellerAnsweredAt = Date.now();
    this.#updates?.sellerAnswered();
    if (standing === 'stands') {
      this.#happened('seller_agrees');
      return;
    }
    if (this.#stage === 'awaits_seller') return this.#standWithoutShop();
    console.error(`The seller takes this kiosk for no terminal of its own (${standing}); it sells no more.`);
    this.#refusal = standing;
    this.#happened('seller_refuses');
  }

  #faulted(fault: StoredFault, remedy: Remedy): void {
    this.#noteFault(fault, remedy);
    void this.#watches?.hurry();
    if (remedy === 'relaunch') this.#startAgain();
  }

  #noteFault(fault: StoredFault, remedy: Remedy): void {
    const { record } = this.#parts;
    const { reloads, relaunches } = record.content;
    const counts = remedy === 'reload' ? { reloads: reloads + 1 } : { relaunches: relaunches + 1 };
    record.change({ lastFault: fault, ...counts });
  }

  #enrolled(): Enrolment {
    const reading = this.#parts.enrolment.read();
    if ('refusal' in reading) throw new Error(reading.refusal);
    return reading.enrolment;
  }

  #settings() {
    const { language, volumePercent } = this.#parts.record.content;
    return { language, volumePercent };
  }

  async #health(): Promise<KioskHealth> {
    const { record, receipts, appVersion } = this.#parts;
    const { reloads, relaunches, lastFault, staffPin } = record.content;
    receipts.removeOld();
    const hasPrinter = await this.#shop.hasPrinter();
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
      printer: (await receipts.printerState()) ?? (hasPrinter ? 'ready' : 'none'),
      keychain: this.#enrolled().isSealed ? 'system' : 'none',
      screen: { ...size, scale: scaleFactor },
      hasStaffPin: staffPin !== null,
      update: this.#updateState(),
      ...(this.#speech && { speech: this.#speech }),
    };
  }

  #updateState(): KioskUpdateState {
    return this.#updates?.state ?? { stage: 'unmanaged', version: null, problem: null };
  }

  #state(): KioskState {
    const { app, enrolment, record, receipts, unseenPurchases, appVersion } = this.#parts;
    return {
      reading: enrolment.read(),
      enrolmentFile: enrolment.file,
      record,
      receipts,
      unseenPurchases: unseenPurchases.list(),
      settings: this.#settings(),
      isShopOpen: this.#shop.isOpen,
      ageLimit: this.#ageChecks.ageLimit,
      outOfService: this.#refusal,
      sellerAnsweredAt: this.#sellerAnsweredAt,
      clock: this.#watches?.clock() ?? null,
      appVersion,
      update: this.#updateState(),
      versionBefore: this.#updates?.before ?? null,
      systemLocale: app.getLocale(),
    };
  }

  /** Events that are not reported in time are reported after the next start. */
  async #tellBeforeEnd(): Promise<void> {
    const told = this.#watches?.hurry();
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  }

  #startAgain(): void {
    const { app, options, launch } = this.#parts;
    if (options.isSupervised) return app.exit(startAgainStatus);
    const appImage = runningAppImage(process.env, process.execPath);
    if (launch !== null) app.relaunch({ execPath: launch.launcher, args: process.argv.slice(1) });
    else if (appImage === null) app.relaunch();
    else startAppImageAfterEnd(appImage, process.argv.slice(1));
    app.exit(0);
  }
}
