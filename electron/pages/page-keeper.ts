import type { BrowserWindow } from 'electron';
import { PageWatch, lookEveryMs } from './page-watch.ts';
import type { PageFault } from './page-watch.ts';
import type { ReloadPolicy, Remedy } from './reload-policy.ts';

export type StoredFault = PageFault | 'crashed';

/** Chromium reports the end of a process well before this time; if there was no process, it reports nothing. */
const longestEndMs = 2_000;

type FaultListener = (fault: StoredFault, remedy: Remedy) => void;

/**
 * Keeps one window's page alive. A page that crashes, hangs or stays empty is loaded from the start, so that nothing of the last
 * shopper comes back. When that does not help, the program restarts.
 */
export class PageKeeper {
  readonly #watch = new PageWatch(() => performance.now());
  readonly #policy: ReloadPolicy;
  readonly #window: BrowserWindow;
  readonly #startUrl: string;
  readonly #onFault: FaultListener;
  readonly #timer: NodeJS.Timeout;
  #isEnding = false;

  /** @param onFault is told about every fault; it is responsible for relaunching */
  constructor(window: BrowserWindow, startUrl: string, policy: ReloadPolicy, onFault: FaultListener) {
    this.#window = window;
    this.#startUrl = startUrl;
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

  /** The page says that it is alive. */
  heard(hasContent: boolean): void {
    this.#watch.heard(hasContent);
  }

  #look(): void {
    if (this.#window.isDestroyed()) return;
    const fault = this.#watch.fault();
    if (fault === null) return;
    this.#mend(fault);
  }

  #mend(fault: StoredFault): void {
    const remedy = this.#policy.remedy();
    this.#watch.loads();
    console.error(`The page ${faultWords[fault]}: ${remedy === 'reload' ? 'it' : 'the program'} starts again.`);
    this.#onFault(fault, remedy);
    if (remedy === 'relaunch') return;
    if (fault === 'empty' || fault === 'crashed') return this.#load();
    // A hung process cannot even be told to load another page, so it is killed. Its death is then no second fault, and messages
    // sent to it before are lost.
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

  /** Must not run while Chromium is still handling a dead process. */
  #load(): void {
    setImmediate(() => {
      if (!this.#window.isDestroyed()) void this.#window.loadURL(this.#startUrl).catch(() => {});
    });
  }
}

const faultWords: Record<StoredFault, string> = {
  crashed: 'died',
  hung: 'does not answer',
  empty: 'is empty',
  not_loaded: 'did not load',
};
