import type { Session } from 'electron';
import { BrowserWindow } from 'electron';
import { kioskStartUrl } from './kiosk-origin.ts';
import type { StartOptions } from './start-options.ts';

/** After a crash so soon after the last one, the page is given time before it is shown again. */
const crashLoopMs = 10_000;
const crashLoopPauseMs = 5_000;

export type KioskWindowParts = {
  preloadFile: string;
  pageSession: Session;
  size: StartOptions['window'];
  hasDeveloperTools: boolean;
};

/** The one window: the whole screen, or an ordinary window for development. It shows itself once there is something to see. */
export function openKioskWindow({
  preloadFile,
  pageSession,
  size,
  hasDeveloperTools,
}: KioskWindowParts): BrowserWindow {
  const window = new BrowserWindow({
    ...(size ?? { kiosk: true, fullscreen: true, frame: false, minimizable: false, closable: false }),
    title: 'Sidelane',
    show: false,
    backgroundColor: '#eff3f0',
    autoHideMenuBar: true,
    webPreferences: {
      preload: preloadFile,
      session: pageSession,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Chromium would fetch dictionaries from the open network.
      spellcheck: false,
      disableDialogs: true,
      devTools: hasDeveloperTools,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  startAgainAfterCrash(window);
  void window.loadURL(kioskStartUrl);
  return window;
}

/** A page that died starts at the beginning, so that nothing of the last shopper comes back. */
function startAgainAfterCrash(window: BrowserWindow): void {
  let crashedAt = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    console.error(`The page died (${reason}) and starts again.`);
    const pauseMs = performance.now() - crashedAt < crashLoopMs ? crashLoopPauseMs : 0;
    crashedAt = performance.now();
    setTimeout(() => {
      if (!window.isDestroyed()) void window.loadURL(kioskStartUrl);
    }, pauseMs);
  });
}
