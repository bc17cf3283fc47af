import { calledAs } from '../../../platform/called-as.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { ProgressLine } from '../../../platform/progress-line.ts';
import type { StayedArticle } from '../../../contract/seller/catalogue-import.ts';
import type { Currency } from '../../../contract/money.ts';
import { systemUserActor } from '../../accounts/staff-record.ts';
import { listKeptImports, stateOf } from '../kept-imports/kept-imports.ts';
import type { ImportState, KeptImport } from '../kept-imports/kept-imports.ts';
import { undoImport } from '../kept-imports/undo-import.ts';
import type { UndoRefusal, UndoResult } from '../kept-imports/undo-import.ts';
import { nameForPeople, valueForPeople } from './catalogue-report.ts';

/** `npm run catalogue -- imports` and `undo IMPORT`. */

const stateForPeople: Record<ImportState, string> = {
  running: 'still running',
  cut_short: 'cut short: import the file again to go on, or undo it',
  ended: 'complete',
  undoing: 'its undo was cut short: undo it again to go on',
  undone: 'undone',
};

const shownTime = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function lineOf(kept: KeptImport, now: number): string {
  const { importId, fileName, actorName, startedAt, changeCount, newCount } = kept;
  const changed = `new ${newCount}, changed ${changeCount - newCount}`;
  return `${importId}  ${shownTime(startedAt)}  ${fileName}, by ${actorName}: ${changed} (${stateForPeople[stateOf(kept, now)]})`;
}

/** @returns the exit status */
export async function runImportList(database: Database, { json }: { json: boolean }): Promise<number> {
  const now = systemClock.now();
  const imports = await listKeptImports(database, now);
  if (json) {
    const listed = imports.map(({ layoutId: _id, layoutBefore: _before, ...kept }) => ({
      ...kept,
      state: stateOf(kept as KeptImport, now),
    }));
    process.stdout.write(`${JSON.stringify({ imports: listed })}\n`);
  } else if (imports.length === 0) process.stdout.write('No import in the last week.\n');
  else process.stdout.write(`${imports.map((kept) => lineOf(kept, now)).join('\n')}\n`);
  return 0;
}

const mostShown = 40;
/** An empty id would be the beginning of every one. */
const shortestId = 8;

function stayedForPeople({ title, why, fields }: StayedArticle, currency: Currency): string[] {
  if (why === 'edited') return [`  ${title}: new, and edited since; it stays as it is`];
  if (why === 'later') return [`  ${title}: new, and changed by a later import; undo that one as well to remove it`];
  if (why === 'sold') return [`  ${title}: new, and sold or counted since; it is archived`];
  return fields.map((field) => {
    const name = `  ${title}: ${nameForPeople(field)}`;
    const [before, after, now] = [field.before, field.after, field.now].map((value) =>
      valueForPeople(field.field, value, currency).replaceAll(/\s+/g, ' '),
    );
    if (field.field === 'stock') return `${name} is ${now} now (${before} before the import, ${after} by it): count it`;
    if (field.laterImport !== undefined)
      return `${name} stays "${now}", which ${field.laterImport} imported later; undo that import as well for "${before}"`;
    return `${name} stays "${now}" (before the import "${before}", by it "${after}")`;
  });
}

function reportOf(
  { articles, stayed, notReached, isDryRun }: UndoResult,
  kept: KeptImport,
  currency: Currency,
): string {
  const would = isDryRun ? 'would be ' : '';
  const lines = [
    `${kept.fileName} of ${shownTime(kept.startedAt)}: ${would}restored ${articles.restored}, ${would}removed ${articles.removed}`,
  ];
  if (notReached > 0)
    lines.push(`  Ended early: ${notReached} not reached. What was undone is whole; undo it again to go on.`);
  if (isDryRun) lines.push('  Nothing was changed (--dry-run).');
  const listed = stayed.flatMap((article) => stayedForPeople(article, currency));
  if (listed.length > 0) lines.push('', 'What was changed since the import stays:', ...listed.slice(0, mostShown));
  if (listed.length > mostShown) lines.push(`  and ${listed.length - mostShown} more (--json lists all of them)`);
  return `${lines.join('\n')}\n`;
}

const refusals: Record<UndoRefusal['refusal'], string> = {
  import_not_found: 'There is no such import.',
  import_running: 'This import is still running. End it first (Ctrl-C), or wait a minute if it was killed.',
  import_too_old: 'This import is older than a week, and can no longer be undone.',
};

/** @returns the exit status: 0 undone, 1 undone but for what was edited since, 2 nothing was done, 130 ended by Ctrl-C */
export async function runUndo(
  database: Database,
  idOrStart: string,
  options: { json: boolean; 'dry-run': boolean; currency: Currency; signal: AbortSignal },
): Promise<number> {
  if (idOrStart.length < shortestId) {
    process.stderr.write(
      `"${idOrStart}" is too short: give at least ${shortestId} characters of the id. See them with: ${calledAs('catalogue')} imports\n`,
    );
    return 2;
  }
  const imports = await listKeptImports(database, systemClock.now());
  const found = imports.filter(({ importId }) => importId.startsWith(idOrStart));
  const [kept] = found;
  if (!kept || found.length > 1) {
    const how = kept ? 'Several imports begin with it' : 'No import of the last week has this id';
    process.stderr.write(`${idOrStart}: ${how}. See them with: ${calledAs('catalogue')} imports\n`);
    return 2;
  }
  const progress = new ProgressLine(process.stderr, options['dry-run'] ? 'Looking' : 'Undoing');
  const result = await undoImport(database, systemClock, {
    importId: kept.importId,
    actor: systemUserActor(`npm run catalogue undo ${kept.importId}`),
    isDryRun: options['dry-run'],
    signal: options.signal,
    onProgress: ({ articles, articleCount }) => progress.show(articles, articleCount),
  }).finally(() => progress.end());
  if ('refusal' in result) {
    process.stderr.write(`${refusals[result.refusal]}\n`);
    return 2;
  }
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : reportOf(result, kept, options.currency));
  if (result.notReached > 0) return 130;
  return result.stayed.length > 0 ? 1 : 0;
}
