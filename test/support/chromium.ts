import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, LaunchOptions } from 'playwright-core';
import { findChromium } from './chromium-executable.ts';

/**
 * The first two are pages of Chromium's own address bar, which it draws out of sight for every profile that is opened: half of what
 * a profile costs. The others are those that Playwright switches off, and that would ask the Internet or come between a test and
 * its page: Chromium follows the last list that it is given, of these and of those that it shall have.
 */
const unwantedFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

/**
 * The page asks which loudspeakers there are, and Chromium then looks for cameras: in a process of its own for every profile, a
 * fifteenth of what it costs to open the page. The others are those that Playwright switches on.
 */
const wantedFeatures = [
  'RunVideoCaptureServiceInBrowserProcess',
  'CDPScreenshotNewSurface',
  'SkipListAccountsWithoutGaiaCookies',
];

// Root and containers have no sandbox of Chromium's; the rest keeps it from asking the Internet for anything.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${unwantedFeatures.join(',')}`,
  `--enable-features=${wantedFeatures.join(',')}`,
];

/**
 * Starts a headless Chromium; whoever starts it closes it. Suites that use it say `describeWhere('chromium', …)`.
 * @throws when there is none, saying what to install
 */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const found = await findChromium();
  if ('missing' in found) throw new Error(found.missing);
  return chromium.launch({
    ...options,
    executablePath: found.executable,
    args: [...flags, ...(options.args ?? [])],
  });
}

/**
 * Holds the one animation that has no end where less motion is wanted: the page would be drawn sixty times a second for as long as a
 * test waits for it.
 */
export async function holdEndlessMotion(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const held = new CSSStyleSheet();
    held.replaceSync(
      '@media (prefers-reduced-motion: reduce) { .lane-progress-markings { animation: none !important } }',
    );
    document.adoptedStyleSheets.push(held);
  });
}
