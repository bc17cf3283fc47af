import { tmpdir } from 'node:os';

/** What was not made, and why. */
export type NotMade = { what: string; why: string; isDiskFull: boolean };

/** As the system says it, and as tools that were started repeat it. */
const words = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/;

function isDiskFull(error: unknown): boolean {
  return words.test((error as NodeJS.ErrnoException).code ?? '') || words.test((error as Error).message);
}

/** @param what was to be made @param outputFolder where it would have been */
export function notMade(what: string, error: unknown, outputFolder: string): NotMade {
  const why = (error as Error).message;
  if (!isDiskFull(error)) return { what, why, isDiskFull: false };
  const room = `make room in ${outputFolder} and in ${tmpdir()}, then build again`;
  return { what, why: `The disk is full: ${room}.`, isDiskFull: true };
}
