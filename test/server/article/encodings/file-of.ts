import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** A file with this content, gone after the test. */
export function fileOf(content: string | Buffer): string {
  const file = path.join(temporaryFolder(), 'catalogue.csv');
  writeFileSync(file, content);
  return file;
}
