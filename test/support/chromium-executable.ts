import { execFileSync } from 'node:child_process';
import { findProgram } from '../../private-link/machine/machine-abilities.ts';

/**
 * The system's Chromium: `CHROMIUM`, or the first that is installed. The headless shell draws no windows of its own, and costs two
 * thirds of a whole Chromium's processor time.
 */
function findSystemChromium(): string | null {
  const named = process.env['CHROMIUM'];
  if (named) return named;
  for (const name of [
    'chromium-headless-shell',
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
  ]) {
    const program = findProgram(name);
    if (program) return program;
  }
  return null;
}

/** The one that the npm package `@sparticuz/chromium` unpacks into the temporary folder; Linux on x64 only. */
async function unpackChromium(): Promise<string> {
  const { default: packed } = await import('@sparticuz/chromium');
  return packed.executablePath();
}

let found: Promise<{ executable: string } | { missing: string }> | undefined;

async function find(): Promise<{ executable: string } | { missing: string }> {
  const installed = findSystemChromium();
  if (installed) return { executable: installed };
  try {
    const executable = await unpackChromium();
    execFileSync(executable, ['--version', '--no-sandbox'], { stdio: 'pipe', timeout: 30_000 });
    return { executable };
  } catch {
    return { missing: 'no Chromium that runs: apt install chromium, or set CHROMIUM to one' };
  }
}

/** The Chromium that tests drive, or what to install. */
export function findChromium(): Promise<{ executable: string } | { missing: string }> {
  return (found ??= find());
}
