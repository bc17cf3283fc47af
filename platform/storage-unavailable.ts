/**
 * The reason why a database cannot be used for now. `disk_full`: the disk, or the database's own limit, has no room left.
 * `disk_failing`: reading or writing fails, or the file is damaged. `read_only`: it can be read but takes no change.
 * `overloaded`: it has no connection, memory or lock to spare. `unreachable`: it cannot be opened or does not answer.
 */
export type StorageProblem = 'disk_full' | 'disk_failing' | 'read_only' | 'overloaded' | 'unreachable';

/** A statement failed because the database cannot be used now, and not because of the statement. It may be repeated later. */
export class StorageUnavailable extends Error {
  override name = 'StorageUnavailable';
  readonly problem: StorageProblem;

  constructor(problem: StorageProblem, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.problem = problem;
  }
}

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html). */
const sqliteProblems: Record<string, StorageProblem> = {
  SQLITE_FULL: 'disk_full',
  SQLITE_IOERR: 'disk_failing',
  SQLITE_CORRUPT: 'disk_failing',
  SQLITE_NOTADB: 'disk_failing',
  SQLITE_READONLY: 'read_only',
  SQLITE_PERM: 'read_only',
  SQLITE_BUSY: 'overloaded',
  SQLITE_LOCKED: 'overloaded',
  SQLITE_NOMEM: 'overloaded',
  SQLITE_PROTOCOL: 'overloaded',
  SQLITE_CANTOPEN: 'unreachable',
};

/** PostgreSQL's SQLSTATE codes (its manual, appendix A); a class of two characters stands for every code in it that is not listed. */
const postgresProblems: Record<string, StorageProblem> = {
  '53100': 'disk_full',
  '53': 'overloaded',
  '57014': 'overloaded',
  '55P03': 'overloaded',
  '25006': 'read_only',
  '58': 'disk_failing',
  XX001: 'disk_failing',
  XX002: 'disk_failing',
  '08': 'unreachable',
  '57P01': 'unreachable',
  '57P02': 'unreachable',
  '57P03': 'unreachable',
  '57P04': 'unreachable',
  '57P05': 'unreachable',
  '28': 'unreachable',
  '3D000': 'unreachable',
};

/** What the system, the driver and the pool say of a connection that is not there or broke. */
const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'EACCES',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EMFILE',
  'ENFILE',
]);
const connectionWords =
  /connection terminated|connection ended|not queryable|timeout expired|server closed the connection|aborted during connection/i;

type DriverError = { code?: unknown; name?: unknown; message?: unknown };

function problemOf(error: DriverError): StorageProblem | undefined {
  const { code, name, message } = error;
  if (name === 'KnexTimeoutError' || name === 'TimeoutError') return 'overloaded';
  if (typeof code === 'string') {
    const sqlite = /^SQLITE_[A-Z]+/.exec(code)?.[0];
    if (sqlite !== undefined) return sqliteProblems[sqlite];
    if (connectionCodes.has(code)) return 'unreachable';
    return postgresProblems[code] ?? postgresProblems[code.slice(0, 2)];
  }
  return typeof message === 'string' && connectionWords.test(message) ? 'unreachable' : undefined;
}

/**
 * Converts a database driver's error to `StorageUnavailable` if the database cannot be used now, and returns it unchanged if the
 * statement is at fault. The message names the driver's code and says nothing of the statement or its values.
 */
export function asStorageFailure(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || error instanceof StorageUnavailable) return error;
  const problem = problemOf(error);
  if (problem === undefined) return error;
  const { code, message } = error as DriverError;
  const why = typeof code === 'string' ? code : String(message).slice(0, 120);
  return new StorageUnavailable(problem, `the database cannot be used now: ${problem} (${why})`, error);
}

/** What the system says of a file that cannot be written now (errno(3)). */
const fileProblems: Record<string, StorageProblem> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EIO: 'disk_failing',
  EROFS: 'read_only',
  EACCES: 'read_only',
  EPERM: 'read_only',
  EMFILE: 'overloaded',
  ENFILE: 'overloaded',
};

/** Converts the error of a file that cannot be written now to `StorageUnavailable`, and returns every other error unchanged. */
export function asFileFailure(error: unknown): unknown {
  const { code } = (error ?? {}) as DriverError;
  const problem = typeof code === 'string' ? fileProblems[code] : undefined;
  if (problem === undefined) return error;
  return new StorageUnavailable(problem, `a file cannot be written now: ${problem} (${String(code)})`, error);
}

/** Returns the result of `asked`. @throws its error, converted by `asStorageFailure` */
export async function namingStorageFailures<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    throw asStorageFailure(error);
  }
}

/** A handler for `catch`, where the lost write is not worth failing for. @throws every other error as it is */
export function ignoreStorageUnavailable(error: unknown): void {
  if (!(error instanceof StorageUnavailable)) throw error;
}
