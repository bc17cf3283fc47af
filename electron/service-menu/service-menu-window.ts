import type { BrowserWindow, Session } from 'electron';
import { staffStartUrl } from '../pages/kiosk-origin.ts';
import { openKioskWindow } from '../windows/kiosk-window.ts';
import type { StaffView } from '../bridge/service-menu-bridge-contract.ts';
import { staffViewChanged } from '../bridge/service-menu-bridge-contract.ts';
import type { StartOptions } from '../machine/start-options.ts';

/**
 * An open screen closes after this long without a touch. Enrolment gets more time, because staff have to look at the back office.
 */
const closesAfterMs = { enrolment: 180_000, other: 60_000 };
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

/**
 * The window of the staff's screens, over the kiosk's. It exists only while it is needed, and shows one view: the standing one in
 * place of the shop, or the one that staff opened over it.
 */
export class StaffWindow {
  readonly #parts: StaffWindowParts;
  #window: BrowserWindow | undefined;
  #view: View | null = null;
  #standing: View | null = null;
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

  /**
   * Sets what is shown while no staff are in: a view in place of the shop, or null for the shop. Shows it at once unless staff
   * are in.
   */
  stand(view: View | null): void {
    const isShown = this.#view === this.#standing;
    this.#standing = view;
    if (isShown) this.close();
  }

  /** Shows a view, in the open window or in a new one. */
  show(view: View): void {
    this.#view = view;
    this.#window ??= this.#open();
    this.#window.webContents.send(staffViewChanged);
    this.#window.focus();
    this.#touched();
  }

  /** Returns to the standing view, or closes the window if there is none. */
  close(): void {
    if (this.#standing !== null) return this.show(this.#standing);
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
      // Staff who were in are signed out; the standing view comes back.
      if (this.#standing === null) return this.close();
      clearTimeout(this.#timer);
      this.#view = this.#standing;
      setTimeout(() => {
        if (!window.isDestroyed()) void window.loadURL(staffStartUrl).catch(() => {});
      }, loadAgainAfterMs);
    });
    return window;
  }

  #touched(): void {
    clearTimeout(this.#timer);
    if (this.#view === this.#standing) return;
    const afterMs = closesAfterMs[this.#view === 'enrolment' ? 'enrolment' : 'other'];
    this.#timer = setTimeout(() => this.close(), afterMs);
  }
}
