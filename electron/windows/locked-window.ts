import type { App, BrowserWindow } from 'electron';
import { lockKeys } from './key-lock.ts';

/**
 * Keeps every full-screen window in place: only the program itself closes, shrinks or leaves it, when it ends.
 * @param onStaffChord called when staff press their key combination
 */
export class WindowLock {
  readonly #onStaffChord: () => void;
  #isEnding = false;

  constructor(app: App, onStaffChord: () => void) {
    this.#onStaffChord = onStaffChord;
    app.on('before-quit', () => {
      this.#isEnding = true;
    });
  }

  lock(window: BrowserWindow): void {
    lockKeys(window.webContents, this.#onStaffChord);
    if (!window.isKiosk()) return;
    window.on('close', (event) => {
      if (!this.#isEnding) event.preventDefault();
    });
    window.on('minimize', () => window.restore());
    for (const left of ['leave-full-screen', 'unmaximize'] as const)
      (window.on as (event: string, listener: () => void) => void)(left, () => {
        if (!this.#isEnding) window.setKiosk(true);
      });
  }
}
