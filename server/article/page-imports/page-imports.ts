import { createHash, randomUUID } from 'node:crypto';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BulkRequest, ChangesPage, ChangesQuery } from '../../../contract/seller/bulk-change.ts';
import type { ImportChoices, ImportDetail, ImportRow, ImportState } from '../../../contract/seller/catalogue-import.ts';
import type { ProposedColumn } from '../../../contract/seller/column-mapping.ts';
import type { Refused } from '../../../contract/seller/refusals.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Log } from '../../../platform/log.ts';
import type { StaffActor } from '../../accounts/staff-record.ts';
import type { SellerConfig } from '../../config/seller-config.ts';
import { readListedChanges, writeBulkContent } from '../bulk-changes/bulk-files.ts';
import { bulkName } from '../bulk-changes/bulk-name.ts';
import { encodingLabelled } from '../csv/encoding/text-encoding.ts';
import { digestOfFile, listKeptImports, readKeptImport, stateOf, undoableForMs } from '../kept-imports/kept-imports.ts';
import type { KeptImport } from '../kept-imports/kept-imports.ts';
import { listStayed } from '../kept-imports/undo-import.ts';
import { fetchAllowancesOf } from '../pictures/fetching/fetch-allowances.ts';
import type { AboutImport, ImportFolder } from './import-folder.ts';
import { importAnswerSchema } from './import-task.ts';
import type { ImportAnswer, ImportTask } from './import-task.ts';

/**
 * Imports by staff. A file is brought in and checked; then staff import it, or read it in another way. Each piece of work runs in a
 * process of its own, one at a time, and goes on when the page is left. What it does is kept on disk and in the database, so
 * that after a restart an import can go on where it was.
 */

const processFile = new URL('import-process.ts', import.meta.url);
/** A file of 50,000 rows takes a quarter less memory so, and a tenth more time. */
const littleMemory = ['--max-semi-space-size=2'];
const mostStayedShown = 200;

type Work = {
  importId: string;
  task: ImportTask['task'];
  progress: { done: number; total: number } | null;
  child: ChildProcess;
  ended: Promise<void>;
};

const doingOf = { look: 'looking', import: 'importing', undo: 'undoing', pictures: 'fetching' } as const;

type PageConfig = Pick<SellerConfig, 'databaseUrl' | 'currency' | 'locale' | 'settling' | 'pictures'>;

export class PageImports {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #config: PageConfig;
  readonly folder: ImportFolder;
  #work: Work | undefined;
  /** Taken from the moment that a file or a task is accepted. */
  #isStarting = false;

  constructor(parts: { database: Database; clock: Clock; log: Log; config: PageConfig; folder: ImportFolder }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#config = parts.config;
    this.folder = parts.folder;
  }

  /** Ends the work that is under way after the batch that is being written. */
  async stop(): Promise<void> {
    await this.#end();
  }

  async list(): Promise<ImportRow[]> {
    const now = this.#clock.now();
    const work = this.#work;
    const [brought, kept] = await Promise.all([this.folder.list(), listKeptImports(this.#database, now)]);
    const keptById = new Map(kept.map((each) => [each.importId, each]));
    const rows = brought.map((about) => this.#rowOf(about, keptById.get(about.keptId ?? about.importId), work));
    const own = new Set(brought.map(({ importId, keptId }) => keptId ?? importId));
    const others = kept.filter(({ importId }) => !own.has(importId)).map((each) => this.#rowOf(undefined, each, work));
    return [...rows, ...others].toSorted((a, b) => b.startedAt - a.startedAt);
  }

  /** @returns undefined when there is no such import */
  async read(importId: string): Promise<ImportDetail | undefined> {
    // Work that ends while the rest is read is still under way in this answer: what it left behind is not in it yet.
    const work = this.#work?.importId === importId ? this.#work : undefined;
    const about = await this.folder.read(importId);
    const kept = await readKeptImport(this.#database, about?.keptId ?? importId);
    if (!about && !kept) return undefined;
    const stayed = kept?.undoStartedAt ? await listStayed(this.#database, kept.importId) : [];
    const row = this.#rowOf(about, kept, work);
    const hasFile = about !== undefined && existsSync(this.folder.file(importId));
    const namesPictures = (about?.summary?.pictures ?? 0) > 0;
    return {
      ...row,
      pictures: about?.pictures ?? null,
      canFetchPictures: hasFile && namesPictures && ['looked', 'ended'].includes(row.state),
      progress: work?.progress ?? null,
      choices: about?.choices ?? {},
      mapping: about ? mappingOf(about) : null,
      summary: about?.summary ?? null,
      problem: about?.problem ?? null,
      stayed: { total: stayed.length, shown: stayed.slice(0, mostStayedShown) },
      hasFile,
      hasReport: about?.summary !== undefined && existsSync(this.folder.report(importId)),
      hasLeftOutRows: (about?.summary?.leftOut.total ?? 0) > 0 && existsSync(this.folder.leftOut(importId)),
    };
  }

  #rowOf(about: AboutImport | undefined, kept: KeptImport | undefined, work: Work | undefined): ImportRow {
    const { importId, kind, fileName, actorName, startedAt } = (about ?? kept) as AboutImport | KeptImport;
    const state = work?.importId === importId ? doingOf[work.task] : this.#stateOf(about, kept);
    const isUndoable = ['ended', 'cut_short', 'undo_cut_short'].includes(state);
    const isYoung = kept !== undefined && this.#clock.now() - kept.startedAt < undoableForMs;
    return {
      importId,
      kind,
      fileName,
      actorName,
      startedAt,
      state,
      newCount: kept?.newCount ?? 0,
      changedCount: (kept?.changeCount ?? 0) - (kept?.newCount ?? 0),
      canUndo: isUndoable && isYoung && kept.changeCount > 0,
    };
  }

  #stateOf(about: AboutImport | undefined, kept: KeptImport | undefined): ImportState {
    if (kept) {
      const state = stateOf(kept, this.#clock.now());
      if (state === 'undoing') return 'undo_cut_short';
      // Work on a file that was brought in here runs nowhere else.
      if (state === 'running') return about ? 'cut_short' : 'importing';
      return state;
    }
    if (about?.doing === 'failed') return 'failed';
    if (about?.doing === 'looking' || about?.doing === 'importing') return about.summary ? 'looked' : 'received';
    return about?.doing === 'imported' ? 'ended' : (about?.doing ?? 'received');
  }

  /**
   * Takes a file that has arrived, and checks it. The same file under the same id is taken once. One that is not taken stays where
   * it arrived: the one who received it removes it.
   */
  async bring(
    { importId, fileName, ...choices }: ImportChoices & { importId: string; fileName: string },
    arrived: string,
    actor: StaffActor,
  ): Promise<ImportDetail | Refused> {
    const fileDigest = await digestOfFile(arrived);
    return this.#take({ importId, kind: 'file', fileName, fileDigest, choices }, arrived, actor);
  }

  /**
   * Takes a change of many products, and looks at what it would do. The same change under the same id is taken once.
   * @param articleIds the products that are selected, in the order in which they are listed
   */
  async changeInBulk(
    { importId, selection, changes }: BulkRequest,
    articleIds: readonly string[],
    actor: StaffActor,
  ): Promise<ImportDetail | Refused> {
    if (articleIds.length === 0) return malformed('selection', 'must hold a product that is in the shop');
    const endsAt = changes.reducedPrice?.endsAt ?? Infinity;
    if (endsAt <= this.#clock.now()) return malformed('changes.reducedPrice.endsAt', 'must lie ahead');
    const fileDigest = createHash('sha256')
      .update(JSON.stringify([importId, selection, changes]))
      .digest('hex');
    const fileName = bulkName(changes, articleIds.length, this.#config.currency);
    const arrived = path.join(await this.folder.incoming(), randomUUID());
    try {
      await writeBulkContent(arrived, { importId, articleIds: [...articleIds], changes });
      return await this.#take({ importId, kind: 'bulk', fileName, fileDigest, choices: {} }, arrived, actor);
    } finally {
      await rm(arrived, { force: true });
    }
  }

  /** The products that a bulk change would change, or changed. */
  async listChanges(importId: string, { offset, limit }: ChangesQuery): Promise<ChangesPage | Refused> {
    const listed = (await this.folder.read(importId)) && (await readListedChanges(this.folder.listed(importId)));
    if (!listed) return { refusal: 'not_found' };
    const { differences } = listed;
    return { total: differences.length, shown: differences.slice(offset, offset + limit) };
  }

  async #take(
    {
      importId,
      kind,
      fileName,
      fileDigest,
      choices,
    }: Pick<AboutImport, 'importId' | 'kind' | 'fileName' | 'fileDigest' | 'choices'>,
    arrived: string,
    actor: StaffActor,
  ): Promise<ImportDetail | Refused> {
    const known = await this.folder.read(importId);
    if (known) {
      if (known.fileDigest === fileDigest) return this.#detail(importId);
      return malformed('importId', 'was used for another file: make a new id for a new file');
    }
    if (this.#isBusy()) return { refusal: 'import_busy' };
    const problem = problemOf(choices);
    if (problem) return problem;
    const startedAt = this.#clock.now();
    await this.folder.forget(startedAt - undoableForMs);
    const about: AboutImport = {
      importId,
      kind,
      fileName,
      fileDigest,
      actorName: actor.name,
      startedAt,
      doing: 'received',
      choices,
      proposal: null,
      summary: null,
      problem: null,
      keptId: null,
    };
    await this.folder.take(about, arrived);
    return this.#begin('look', importId, about, actor);
  }

  async look(importId: string, choices: ImportChoices, actor: StaffActor): Promise<ImportDetail | Refused> {
    const problem = problemOf(choices);
    if (problem) return problem;
    const about = await this.folder.read(importId);
    if (!about) return { refusal: 'not_found' };
    if (about.keptId !== null) return { refusal: 'import_not_ready' };
    if (choices.mapping && choices.mapping.length !== about.proposal?.length)
      return malformed('mapping', `must name ${about.proposal?.length ?? 0} columns, as many as were proposed`);
    return this.#begin('look', importId, { ...about, choices, summary: null, problem: null }, actor);
  }

  /** Imports a file that was checked, or goes on with an import that was cut short. */
  async start(importId: string, actor: StaffActor): Promise<ImportDetail | Refused> {
    const detail = await this.read(importId);
    const about = await this.folder.read(importId);
    if (!detail || !about) return { refusal: 'not_found' };
    // Asked for twice, it is done once.
    if (detail.state === 'importing' || detail.state === 'ended') return detail;
    const isReady = ['looked', 'cut_short'].includes(detail.state) && detail.hasFile;
    if (!isReady || !about.summary) return { refusal: 'import_not_ready' };
    return this.#begin('import', importId, { ...about, problem: null }, actor);
  }

  async undo(importId: string, actor: StaffActor): Promise<ImportDetail | Refused> {
    const detail = await this.read(importId);
    if (!detail) return { refusal: 'not_found' };
    if (detail.state === 'undoing' || detail.state === 'undone') return detail;
    if (!detail.canUndo) return { refusal: 'import_not_ready' };
    return this.#begin('undo', importId, await this.folder.read(importId), actor);
  }

  /** Fetches the pictures that a checked or imported file names, or goes on with it. */
  async fetchPictures(importId: string, actor: StaffActor): Promise<ImportDetail | Refused> {
    const detail = await this.read(importId);
    const about = await this.folder.read(importId);
    if (!detail || !about) return { refusal: 'not_found' };
    if (detail.state === 'fetching') return detail;
    if (!detail.canFetchPictures) return { refusal: 'import_not_ready' };
    return this.#begin('pictures', importId, about, actor);
  }

  /** Ends the work on this import, if any is under way, and waits for it. */
  async cancel(importId: string): Promise<ImportDetail | Refused> {
    if (this.#work?.importId === importId) await this.#end();
    return this.#detail(importId);
  }

  async #detail(importId: string): Promise<ImportDetail | Refused> {
    return (await this.read(importId)) ?? { refusal: 'not_found' };
  }

  #isBusy(): boolean {
    return this.#isStarting || this.#work !== undefined;
  }

  async #end(): Promise<void> {
    const work = this.#work;
    if (!work) return;
    if (work.child.connected) work.child.send('stop');
    await work.ended;
  }

  async #begin(
    task: ImportTask['task'],
    importId: string,
    about: AboutImport | undefined,
    actor: StaffActor,
  ): Promise<ImportDetail | Refused> {
    if (this.#isBusy()) return { refusal: 'import_busy' };
    this.#isStarting = true;
    try {
      if (about && (task === 'look' || task === 'import')) {
        await this.folder.write({ ...about, doing: task === 'look' ? 'looking' : 'importing' });
        await rm(this.folder.leftOut(importId), { force: true });
      }
      const execArgv = [...process.execArgv, ...littleMemory];
      const child = fork(processFile, { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
      const work: Work = { importId, task, progress: null, child, ended: Promise.resolve() };
      work.ended = this.#follow(work, about);
      this.#work = work;
      child.send({
        task,
        importId: task === 'undo' ? (about?.keptId ?? importId) : importId,
        kind: about?.kind ?? 'file',
        databaseUrl: this.#config.databaseUrl,
        currency: this.#config.currency,
        languages: [this.#config.locale],
        actor,
        fileName: about?.fileName ?? '',
        file: about ? this.folder.file(importId) : '',
        choices: about?.choices ?? {},
        mapping: about?.choices.mapping ? JSON.stringify({ columns: mappingOf(about) }) : null,
        reportFile: about ? this.folder.report(importId) : '',
        listFile: about ? this.folder.listed(importId) : '',
        leftOutFile: about ? this.folder.leftOut(importId) : '',
        fetching: this.#fetching(),
      } satisfies ImportTask);
    } finally {
      this.#isStarting = false;
    }
    return this.#detail(importId);
  }

  #fetching(): ImportTask['fetching'] {
    const { addresses, ports, never } = fetchAllowancesOf(this.#config);
    const socketFile = this.#config.pictures?.fetcherSocket ?? null;
    return { addresses: [...addresses], ports: [...ports], never: [...never], socketFile };
  }

  /** Hears what the process says, and keeps how it ended. */
  async #follow(work: Work, about: AboutImport | undefined): Promise<void> {
    const { child, importId, task } = work;
    let said: ImportAnswer | undefined;
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint = `${complaint}${text}`.slice(-4_000)));
    child.on('message', (message) => {
      const answer = importAnswerSchema.parse(message);
      if (answer.is === 'progress') work.progress = { done: answer.done, total: answer.total };
      else said = answer;
    });
    child.on('error', (error) => (complaint += error.message));
    try {
      await once(child, 'close');
      if (!said)
        this.#log.error({ event: 'import_broke_off', importId, task, complaint }, 'work on a product file broke off');
      if (about) await this.#keepEnd(task, about, said);
    } catch (error) {
      this.#log.error({ event: 'import_not_kept', importId, task, err: error }, 'the end of an import was not kept');
    } finally {
      this.#work = undefined;
    }
  }

  async #keepEnd(task: ImportTask['task'], about: AboutImport, said: ImportAnswer | undefined): Promise<void> {
    if (said?.is === 'fetched') return this.folder.write({ ...about, pictures: said.pictures });
    if (task === 'undo' || task === 'pictures') return;
    if (said?.is === 'unusable')
      return this.folder.write({
        ...about,
        doing: 'unusable',
        summary: null,
        problem: said.problem,
        proposal: said.proposal ?? about.proposal,
      });
    if (said?.is !== 'done') return this.folder.write({ ...about, doing: 'failed' });
    const { keptId, summary } = said;
    if (task === 'import') return this.folder.write({ ...about, doing: 'imported', keptId, summary });
    const isWhole = summary?.articles.notReached === 0;
    return this.folder.write(
      isWhole ? { ...about, doing: 'looked', summary } : { ...about, doing: 'received', summary: null },
    );
  }
}

/** What the columns of a file mean: as staff said, else as it was proposed. */
function mappingOf({ proposal, choices }: AboutImport): ProposedColumn[] | null {
  return (
    proposal &&
    proposal.map((each, place) => ({ ...each, field: choices.mapping ? (choices.mapping[place] ?? null) : each.field }))
  );
}

const malformed = (field: string, problem: string): Refused => ({
  refusal: 'request_malformed',
  details: [{ field, problem }],
});

function problemOf({ encoding }: ImportChoices): Refused | undefined {
  if (encoding === undefined || encodingLabelled(encoding) !== undefined) return undefined;
  return malformed('encoding', 'must be a name of the Encoding Standard, such as windows-1252, or a code page');
}

/** A file that was written for staff; undefined when there is none. */
export async function readWrittenFile(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
