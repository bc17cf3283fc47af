import type { BrowserWindow } from 'electron';
import { kioskStartUrl } from './kiosk-origin.ts';
import { PageWatch, lookEveryMs } from './page-watch.ts';
import type { PageFault } from './page-watch.ts';
import type { ReloadPolicy, Remedy } from './reload-policy.ts';

export type KeptFault = PageFault | 'crashed';

/** Chromium says that a process is gone well before this; where there was none, it says nothing. */
const longestEndMs = 2_000;

type FaultListener = (fault: KeptFault, remedy: Remedy) => void;

/**
 * Keeps one window's page alive: what crashes, hangs or stays empty starts at the beginning, so that nothing of the last shopper comes
 * back; and when that does not help, the program starts anew.
 */
export class PageKeeper {
  readonly #watch = new PageWatch(() => performance.now());
  readonly #policy: ReloadPolicy;
  readonly #window: BrowserWindow;
  readonly #onFault: FaultListener;
  readonly #timer: NodeJS.Timeout;
  #isEnding = false;

  /** @param onFault is told of every fault; a relaunch is left to it */
  constructor(window: BrowserWindow, policy: ReloadPolicy, onFault: FaultListener) {
    this.#window = window;
    this.#policy = policy;
    this.#onFault = onFault;
    const { webContents } = window;
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#watch.loads();
    });
    webContents.on('render-process-gone', (_event, { reason }) => {
      if (this.#isEnding) return this.#loadAfterEnd();
      if (reason !== 'clean-exit') this.#mend('crashed');
    });
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
    window.once('closed', () => clearInterval(this.#timer));
  }

  /** The page says that it lives. */
  heard(hasContent: boolean): void {
    this.#watch.heard(hasContent);
  }

  #look(): void {
    if (this.#window.isDestroyed()) return;
    const fault = this.#watch.fault();
    if (fault === null) return;
    this.#mend(fault);
  }

  #mend(fault: KeptFault): void {
    const remedy = this.#policy.remedy();
    this.#watch.loads();
    console.error(`The page ${faultWords[fault]}: ${remedy === 'reload' ? 'it' : 'the program'} starts again.`);
    this.#onFault(fault, remedy);
    if (remedy === 'relaunch') return;
    if (fault === 'empty' || fault === 'crashed') return this.#load();
    // A process that hangs, or hung before its page said anything, hears nothing, not even that it is to load another page. Its death is
    // then no second fault, and what it is told before it is dead is lost.
    this.#isEnding = true;
    this.#window.webContents.forcefullyCrashRenderer();
    setTimeout(() => this.#loadAfterEnd(), longestEndMs);
  }

  #loadAfterEnd(): void {
    if (!this.#isEnding) return;
    this.#isEnding = false;
    this.#watch.loads();
    this.#load();
  }

  /** Not in the midst of Chromium's own handling of a dead process. */
  #load(): void {
    setImmediate(() => {
      if (!this.#window.isDestroyed()) void this.#window.loadURL(kioskStartUrl).catch(() => {});
    });
  }
}

const faultWords: Record<KeptFault, string> = {
  crashed: 'died',
  hung: 'does not answer',
  empty: 'is empty',
  not_loaded: 'did not load',
};
