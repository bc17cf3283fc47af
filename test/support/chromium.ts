import { chromium } from 'playwright-core';
import type { Browser, LaunchOptions } from 'playwright-core';
import { findChromium } from './chromium-executable.ts';

// Root and containers have no sandbox of Chromium's; the rest keeps it from asking the Internet for anything.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
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
