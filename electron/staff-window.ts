import type { BrowserWindow, Session } from 'electron';
import { staffStartUrl } from './kiosk-origin.ts';
import { openKioskWindow } from './kiosk-window.ts';
import type { StaffView } from './staff-bridge-contract.ts';
import { staffViewChanged } from './staff-bridge-contract.ts';
import type { StartOptions } from './start-options.ts';

/** Without a touch for so long, PIN and menu close themselves. */
const closesAfterMs = 60_000;
const loadAgainAfterMs = 500;

type View = StaffView['screen'];

export type StaffWindowParts = {
  preloadFile: string;
  staffSession: Session;
  size: StartOptions['window'];
  hasDeveloperTools: boolean;
  onOpened: (window: BrowserWindow) => void;
  onClosed: () => void;
};

/** The window of the staff's screens, over the kiosk's. It is there only while it is needed, and shows one view. */
export class StaffWindow {
  readonly #parts: StaffWindowParts;
  #window: BrowserWindow | undefined;
  #view: View | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: StaffWindowParts) {
    this.#parts = parts;
  }

  get view(): View | null {
    return this.#view;
  }

  get contentsId(): number | undefined {
    return this.#window?.webContents.id;
  }

  /** Shows a view, in the window that is open or in a new one. */
  show(view: View): void {
    this.#view = view;
    this.#window ??= this.#open();
    this.#window.webContents.send(staffViewChanged);
    this.#window.focus();
    this.#touched();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#view = null;
    this.#window?.destroy();
  }

  #open(): BrowserWindow {
    const { preloadFile, staffSession: pageSession, size, hasDeveloperTools } = this.#parts;
    const window = openKioskWindow({ preloadFile, pageSession, startUrl: staffStartUrl, size, hasDeveloperTools });
    if (size === null) window.setAlwaysOnTop(true, 'screen-saver');
    this.#parts.onOpened(window);
    window.once('show', () => window.focus());
    window.webContents.on('input-event', () => this.#touched());
    window.once('closed', () => {
      if (this.#window !== window) return;
      this.#window = undefined;
      this.#view = null;
      clearTimeout(this.#timer);
      this.#parts.onClosed();
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return;
      // Whoever was in is out again; what has to stand there comes back.
      if (this.#closesItself()) return this.close();
      setTimeout(() => {
        if (!window.isDestroyed()) void window.loadURL(staffStartUrl).catch(() => {});
      }, loadAgainAfterMs);
    });
    return window;
  }

  #closesItself(): boolean {
    return this.#view === 'pin' || this.#view === 'menu';
  }

  #touched(): void {
    clearTimeout(this.#timer);
    if (this.#closesItself()) this.#timer = setTimeout(() => this.close(), closesAfterMs);
  }
}
