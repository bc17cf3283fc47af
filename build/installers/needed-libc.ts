import { readFileSync } from 'node:fs';

const mark = Buffer.from('GLIBC_2.');

/** The newest minor version of the C library (2.x) whose functions a program or library uses; 0 where it names none. */
function newestIn(file: string): number {
  const content = readFileSync(file);
  let newest = 0;
  for (let at = content.indexOf(mark); at >= 0; at = content.indexOf(mark, at + mark.length)) {
    const text = content.toString('latin1', at + mark.length, at + mark.length + 3);
    newest = Math.max(newest, Number.parseInt(text, 10) || 0);
  }
  return newest;
}

/**
 * The version of the C library that a program and its compiled parts need, such as `2.34`. It depends on the machine on which
 * they were compiled, so it is read from them: an older system refuses the package, instead of failing when the program starts.
 */
export function neededLibc(files: readonly string[]): string {
  return `2.${Math.max(...files.map(newestIn))}`;
}
