import path from 'node:path';
import { writePrivateFile } from '../../platform/files/private-file.ts';
import type { ProblemReport } from './problem-report.ts';
import { reportFile } from './report-page.ts';

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full: make room',
  EDQUOT: 'your share of the disk is full: make room',
  EROFS: 'the disk cannot be written to: unpack the kit elsewhere',
  EACCES: 'this user may not write there: unpack the kit elsewhere',
};

/**
 * Writes a report as one file that only this user can read.
 * @returns the file
 * @throws with one sentence when it cannot be written
 */
export function writeReport(folder: string, report: ProblemReport): string {
  const moment = report.writtenAt.replace(/\.\d+Z$/, '').replaceAll(/[^\dT]/g, '');
  const file = path.join(folder, `sidelane-problem-${moment}.html`);
  try {
    writePrivateFile(file, reportFile(report));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(`The report could not be written to ${file}: ${reasons[code] ?? message}.`, { cause: error });
  }
  return file;
}
