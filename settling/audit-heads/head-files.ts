import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Database } from '../../platform/database/database.ts';
import { writePrivateFile } from '../../platform/files/private-file.ts';
import type { Log } from '../../platform/log.ts';
import { listSignedHeads } from './audit-heads.ts';

/**
 * Signed heads as files: text, one head a line. A file may hold one head or many, so files can be joined, and what a seller
 * exports is of the same form.
 */

/** Heads that were brought from outside settling's database. */
export type BroughtHeads = {
  /** The file or folder that was named. */
  source: string;
  signedHeads: string[];
  /** One head a day: a folder, or a file of several heads. A single head says nothing of other days. */
  isSeries: boolean;
  /** A folder that settling writes to each day has every day up to yesterday. */
  isFolder: boolean;
};

/** The named file or folder is missing, or holds something else. */
export class UnusableHeads extends Error {
  override name = 'UnusableHeads';
}

const compactForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

function readLines(file: string): string[] {
  const lines = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .map((line) => line.trim());
  for (const [place, line] of lines.entries()) {
    if (line !== '' && !compactForm.test(line)) {
      throw new UnusableHeads(
        `${file}, line ${place + 1}, is not a signed head. Each line holds one, and nothing else.`,
      );
    }
  }
  return lines.filter((line) => line !== '');
}

const ending = '.head';
const fileOf = (folder: string, day: string) => path.join(folder, `audit-${day}${ending}`);

/** @throws UnusableHeads when there is no such file or folder, or no head in it */
export function readBroughtHeads(source: string): BroughtHeads {
  if (!existsSync(source)) throw new UnusableHeads(`There is no file or folder ${source}.`);
  const isFolder = statSync(source).isDirectory();
  const files = isFolder
    ? readdirSync(source)
        .filter((name) => name.endsWith(ending))
        .toSorted()
        .map((name) => path.join(source, name))
    : [source];
  const signedHeads = files.flatMap(readLines);
  if (signedHeads.length === 0) throw new UnusableHeads(`There is no signed head in ${source}.`);
  return { source, signedHeads, isSeries: isFolder || signedHeads.length > 1, isFolder };
}

/** Writes heads into one file, in the order in which they were signed. */
export function writeHeadsFile(file: string, signedHeads: readonly string[]): void {
  writePrivateFile(file, signedHeads.map((head) => `${head}\n`).join(''));
}

const atOnce = 100;

/**
 * Writes every signed head into a folder outside the database, one file a day. It may be a disk that is taken away, a share on
 * another machine, or a folder that is copied elsewhere. An existing file is never overwritten, even if the database says
 * otherwise later.
 */
export class HeadFolder {
  readonly #folder: string;
  readonly #database: Database;
  readonly #log: Log;
  #writtenUntil = 0;
  #isFailing = false;

  constructor(folder: string, database: Database, log: Log) {
    this.#folder = folder;
    this.#database = database;
    this.#log = log;
  }

  /** Writes the heads that have no file yet. A failure is logged once, and the write is tried again the next time. */
  async write(): Promise<void> {
    for (;;) {
      const heads = await listSignedHeads(this.#database, { afterRecordId: this.#writtenUntil, limit: atOnce });
      try {
        mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
        for (const { day, recordId, signedHead } of heads) {
          const file = fileOf(this.#folder, day);
          if (!existsSync(file)) writeHeadsFile(file, [signedHead]);
          this.#writtenUntil = recordId;
        }
        this.#isFailing = false;
      } catch (error) {
        const { message } = error as Error;
        if (!this.#isFailing) this.#log.error({ event: 'audit_head_not_written', folder: this.#folder, why: message });
        this.#isFailing = true;
        return;
      }
      if (heads.length < atOnce) return;
    }
  }
}
