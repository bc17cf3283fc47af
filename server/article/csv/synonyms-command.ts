import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { systemUserActor } from '../../accounts/staff-record.ts';
import { listSynonyms } from '../finding/synonym-store.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';
import { writeSynonymFile } from './synonym-file.ts';
import { importSynonyms } from './synonym-import.ts';
import type { SynonymImportResult } from './synonym-import.ts';

/** `npm run catalogue -- synonyms import FILE` and `synonyms export [FILE]`. */

export type SynonymOptions = {
  encoding?: TextEncoding | undefined;
  'dry-run': boolean;
  replace: boolean;
  json: boolean;
};

function reportOf({ file, leftOut, removed, unchanged, keptOthers, isDryRun, ...rest }: SynonymImportResult): string {
  const would = isDryRun ? 'would be ' : '';
  const lines = [
    `${path.basename(file)}: ${would}new ${rest.new}, already so ${unchanged}, ${would}removed ${removed}, left out ${leftOut.length}`,
  ];
  if (keptOthers) lines.push('  Nothing was removed, because rows were left out. Correct them and import again.');
  if (isDryRun) lines.push('  Nothing was changed (--dry-run).');
  if (leftOut.length > 0)
    lines.push('', 'Left out:', ...leftOut.map(({ line, reason }) => `  line ${line}  ${reason}`));
  return `${lines.join('\n')}\n`;
}

/** @returns the exit status: 0 everything was imported, 1 rows were left out */
export async function runSynonymImport(database: Database, file: string, options: SynonymOptions): Promise<number> {
  const result = await importSynonyms(database, systemClock, {
    file,
    actor: systemUserActor(`npm run catalogue synonyms import ${path.basename(file)}`),
    encoding: options.encoding,
    replaces: options.replace,
    isDryRun: options['dry-run'],
  });
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : reportOf(result));
  return result.leftOut.length > 0 ? 1 : 0;
}

/** Writes all synonyms to a file, or to standard output. */
export async function runSynonymExport(
  database: Database,
  file: string | undefined,
  { json }: SynonymOptions,
): Promise<number> {
  const synonyms = await listSynonyms(database);
  const text = writeSynonymFile(synonyms);
  if (file === undefined) {
    process.stdout.write(text);
    return 0;
  }
  // An export that is cut short does not replace a whole one.
  writeFileSync(`${file}.unfinished`, text);
  renameSync(`${file}.unfinished`, file);
  const sentence = `${file}: ${synonyms.length} synonyms`;
  process.stdout.write(json ? `${JSON.stringify({ file, synonyms: synonyms.length })}\n` : `${sentence}\n`);
  return 0;
}
