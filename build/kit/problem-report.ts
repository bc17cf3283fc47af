import { readFileSync, statSync } from 'node:fs';
import { arch, cpus, release, totalmem } from 'node:os';
import path from 'node:path';
import { configurationExcerpt, logExcerpt } from './kept-members.ts';
import type { Redactor } from './redaction.ts';

/** What a tester sends: everything in it can be shown to anybody. */
export type ProblemReport = {
  format: 'sidelane-problem-1';
  /** ISO 8601, UTC. */
  writtenAt: string;
  /** The tester's own words. */
  words: string;
  versions: Record<string, string>;
  machine: Record<string, string>;
  /** How the shop was started, where it was. */
  shop: Record<string, string>;
  configuration: Record<'seller' | 'settling', Record<string, unknown> | string>;
  /** The last lines of each log. */
  logs: Record<string, string[]>;
  /** PNG in base64, or why there is none. */
  picture: { png: string; says: string } | { missing: string };
  /** How often something of each kind was taken out. */
  takenOut: Record<string, number>;
};

const mostLines = 400;
const mostOfLogBytes = 400_000;

const logFiles = {
  seller: 'logs/seller.log',
  settling: 'logs/settling.log',
  kiosk: 'logs/kiosk.log',
  'private link, seller': 'link/wireguard-seller.log',
  'private link, settling': 'link/wireguard-settling.log',
} as const;

function endOf(file: string): string | undefined {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  // A log is rarely large here, and its last line is what counts.
  return readFileSync(file).subarray(-mostOfLogBytes).toString('utf8');
}

function systemName(): string {
  try {
    const [, name] = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
    return name ?? process.platform;
  } catch {
    return process.platform;
  }
}

function machineFacts(): Record<string, string> {
  return {
    system: systemName(),
    kernel: release(),
    processor: `${cpus().length} × ${arch()}`,
    memory: `${Math.round(totalmem() / 2 ** 20)} MiB`,
    user: process.getuid?.() === 0 ? 'root' : 'an ordinary user',
    display: process.env['WAYLAND_DISPLAY'] ? 'Wayland' : process.env['DISPLAY'] ? 'X11' : 'none',
  };
}

/**
 * Gathers what helps to find the cause of a problem, without anything private.
 * @param parts.home the folder of the shop; it may not be there yet
 * @param parts.words what the tester says about it
 */
export function gatherReport({
  home,
  words,
  versions,
  shop,
  picture,
  now,
  redactor,
}: {
  home: string;
  words: string;
  versions: Record<string, string>;
  shop: Record<string, string>;
  picture: ProblemReport['picture'];
  /** Epoch milliseconds. */
  now: number;
  redactor: Redactor;
}): ProblemReport {
  const clean = (facts: Record<string, string>) =>
    Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, redactor.text(value)]));
  const configuration = (name: 'seller' | 'settling') => {
    const text = endOf(path.join(home, name, 'config.json'));
    return text === undefined ? 'It was not written yet.' : configurationExcerpt(text, redactor);
  };
  const logs = Object.entries(logFiles).flatMap(([name, file]) => {
    const text = endOf(path.join(home, file));
    return text === undefined ? [] : [[name, logExcerpt(text, mostLines, redactor)] as const];
  });
  const gathered = {
    words: redactor.text(words),
    versions,
    machine: machineFacts(),
    shop: clean(shop),
    configuration: { seller: configuration('seller'), settling: configuration('settling') },
    logs: Object.fromEntries(logs),
  };
  const report: ProblemReport = {
    format: 'sidelane-problem-1',
    writtenAt: new Date(now).toISOString(),
    ...gathered,
    picture,
    takenOut: redactor.counts,
  };
  const found = redactor.finds(JSON.stringify(gathered));
  if (found !== undefined)
    throw new Error(`The report would still hold something private (${found}), so there is none.`);
  return report;
}
