import type { BrowserWindow, Session } from 'electron';
import { clipboard } from 'electron';
import { PageKeeper } from '../pages/page-keeper.ts';
import type { StoredFault } from '../pages/page-keeper.ts';
import { ReloadPolicy } from '../pages/reload-policy.ts';
import type { Remedy } from '../pages/reload-policy.ts';
import type { StartOptions } from '../machine/start-options.ts';
import { openKioskWindow } from './kiosk-window.ts';
import type { WindowLock } from './locked-window.ts';
import { forgetSelection, selectionIsKnownAfterMs } from './primary-selection.ts';

export type ShopWindowParts = {
  preloadFile: string;
  /** The page's address with the kiosk's settings for it. */
  startUrl: string;
  pageSession: Session;
  size: StartOptions['window'];
  hasDeveloperTools: boolean;
  lock: WindowLock;
  /** Told about every fault of the page; it is responsible for relaunching. */
  onFault: (fault: StoredFault, remedy: Remedy) => void;
  /** Somebody touched the screen, or typed. */
  onTouched: () => void;
  /** The page begins anew, and knows nothing of a visit. */
  onVisitOver: () => void;
};

/** A pointer may move without a hand. */
const pointerMoves = new Set(['mouseMove', 'mouseEnter', 'mouseLeave']);

/** The window that shows the shop: at most one, with a page that is kept alive. */
export class ShopWindow {
  readonly #parts: ShopWindowParts;
  readonly #policy = new ReloadPolicy(() => performance.now());
  #window: BrowserWindow | undefined;
  #keeper: PageKeeper | undefined;
  #isBehindSettings = false;

  constructor(parts: ShopWindowParts) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#window !== undefined;
  }

  get contentsId(): number | undefined {
    return this.#window?.webContents.id;
  }

  /** Opens the shop in a new window. A window that is already open, for a kiosk enrolled again, is closed. */
  open({ isMuted }: { isMuted: boolean }): void {
    const { lock, onFault, onTouched, onVisitOver, ...parts } = this.#parts;
    this.#window?.destroy();
    const window = openKioskWindow(parts);
    this.#window = window;
    this.#isBehindSettings = false;
    lock.lock(window);
    window.webContents.setAudioMuted(isMuted);
    this.#keeper = new PageKeeper(window, parts.startUrl, this.#policy, onFault);
    // When a page ends, its visit ends too, whether it reports that or not.
    window.webContents.on('did-start-loading', () => {
      this.forgetSelection();
      onVisitOver();
    });
    window.webContents.on('input-event', (_event, { type }) => {
      if (!pointerMoves.has(type)) onTouched();
    });
    window.webContents.on('render-process-gone', () => this.forgetSelection());
    window.once('closed', () => {
      this.forgetSelection();
      if (this.#window === window) this.#window = undefined;
    });
  }

  close(): void {
    this.#window?.destroy();
    this.#keeper = undefined;
  }

  focus(): void {
    this.#window?.focus();
  }

  /** The page says that it is alive. */
  heard(hasContent: boolean): void {
    this.#keeper?.heard(hasContent);
  }

  /** The settings changed: the sound follows at once, the page once staff have left. */
  settingsChanged({ isMuted }: { isMuted: boolean }): void {
    this.#isBehindSettings = true;
    this.#window?.webContents.setAudioMuted(isMuted);
  }

  /** Staff have left: the shop comes to the front, with the current settings. */
  staffLeft(): void {
    if (this.#isBehindSettings) {
      this.#isBehindSettings = false;
      void this.#window?.loadURL(this.#parts.startUrl).catch(() => {});
    }
    this.#window?.focus();
  }

  /** Whether the system has a printer; undefined while there is no window to ask. */
  async hasPrinter(): Promise<boolean | undefined> {
    const printers = await this.#window?.webContents.getPrintersAsync().catch(() => []);
    return printers && printers.length > 0;
  }

  forgetSelection(): void {
    forgetSelection(clipboard, process.platform);
  }

  /** A secret was selected in the page. The system may learn about it a moment later, so it is cleared twice. */
  secretSelected(): void {
    this.forgetSelection();
    setTimeout(() => this.forgetSelection(), selectionIsKnownAfterMs);
  }
}
