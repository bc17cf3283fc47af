import type { App, Session, WebContents } from 'electron';
import { isKioskScreen, kioskScheme } from '../pages/kiosk-origin.ts';

/**
 * Switches off, before Chromium starts, what a kiosk has no use for: calls home, and gestures that leave the page. Every renderer
 * is sandboxed, even when its window asks for no sandbox.
 */
export function lockDownChromium(app: App): void {
  // Starting the program as root, for tests, needs --no-sandbox, and Chromium cannot combine that with enableSandbox().
  if (app.commandLine.hasSwitch('no-sandbox'))
    console.error('The page runs without the sandbox of the operating system (--no-sandbox).');
  else app.enableSandbox();
  for (const off of [
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
    'disable-breakpad',
    'no-pings',
    'disable-pinch',
  ]) {
    app.commandLine.appendSwitch(off);
  }
  app.commandLine.appendSwitch('overscroll-history-navigation', '0');
}

/** Restricts every web contents: it shows only the kiosk's screens, opens no window, and embeds no other page. */
export function lockDownContents(app: App): void {
  app.on('web-contents-created', (_created, contents) => {
    // This fires for every frame, including the top one.
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isKioskScreen(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    // A page that refuses to unload would keep a kiosk from restarting, so its refusal is ignored.
    contents.on('will-prevent-unload', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    keepScale(contents);
  });
}

function keepScale(contents: WebContents): void {
  contents.on('zoom-changed', () => contents.setZoomLevel(0));
  contents.on('did-finish-load', () => void contents.setVisualZoomLevelLimits(1, 1));
}

/**
 * A session that grants no permission, keeps no download, and reaches only the addresses it is for.
 * @param isReachable whether an address may be requested at all
 */
export function lockDownSession(session: Session, isReachable: (url: URL) => boolean): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !URL.canParse(url) || !isReachable(new URL(url)) });
  });
}

/** The addresses that the page's session may reach: the gateway, and data that the page itself holds. */
export function isReachableByPage(url: URL, hasDeveloperTools: boolean): boolean {
  if (url.protocol === 'blob:') return url.pathname.startsWith(`${kioskScheme}://`);
  if (url.protocol === 'devtools:') return hasDeveloperTools;
  return url.protocol === `${kioskScheme}:` || url.protocol === 'data:';
}
