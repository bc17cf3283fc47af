import type { Session } from 'electron';
import { BrowserWindow } from 'electron';
import type { StartOptions } from '../machine/start-options.ts';

export type KioskWindowParts = {
  preloadFile: string;
  pageSession: Session;
  startUrl: string;
  size: StartOptions['window'];
  hasDeveloperTools: boolean;
};

/**
 * Opens a kiosk window: the whole screen, which users cannot close, or an ordinary window for development. It appears once there
 * is something to see.
 */
export function openKioskWindow({
  preloadFile,
  pageSession,
  startUrl,
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
      // Chromium would download dictionaries from the Internet.
      spellcheck: false,
      // A page behind the staff's screens is watched too, and must report that it is alive.
      backgroundThrottling: false,
      disableDialogs: true,
      devTools: hasDeveloperTools,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(startUrl).catch(() => {});
  return window;
}
