import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { judgeBackups, readHistory } from './backup-history.ts';
import type { BackupStanding } from './backup-history.ts';
import { readBackupSettings } from './backup-settings.ts';
import type { BackupSettings } from './backup-settings.ts';

const roundMs = 60_000;
/** After a backup that failed, the next one is tried this much later. */
const retryMs = 3_600_000;
/** Shoppers come first. */
const niceness = 15;

const notSetUp: BackupStanding = { state: 'not_set_up', lastGoodAt: null, failure: null };

type Parts = {
  clock: Clock;
  log: Log;
  /** `backup.json` of this server; undefined or missing where backups are not set up. */
  settingsFile: string | undefined;
  /** The program and arguments that make one backup. */
  command: readonly string[];
};

/**
 * Makes a server's backups when they are due, each in a process of its own with a low priority, and says how they stand. What was
 * made is written down by that process, so another one (`backup now`) counts as well.
 */
export class BackupRounds {
  readonly #parts: Parts;
  #timer: NodeJS.Timeout | undefined;
  #making: ChildProcess | undefined;
  #standing = notSetUp;
  #said = '';

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** How the backups stood at the last look. */
  standing(): BackupStanding {
    return this.#standing;
  }

  start(): void {
    this.look();
    this.#timer = setInterval(() => this.look(), roundMs).unref();
  }

  /** A backup under way is ended; what it left is removed by the next. */
  stop(): void {
    clearInterval(this.#timer);
    this.#making?.kill();
  }

  /** Looks how the backups stand, and begins one if it is due. */
  look(): void {
    const { clock, settingsFile, log } = this.#parts;
    if (settingsFile === undefined || !existsSync(settingsFile)) {
      this.#standing = notSetUp;
      return;
    }
    try {
      const settings = readBackupSettings(settingsFile);
      this.#standing = judgeBackups(readHistory(settings.workFolder), settings, clock.now());
      if (this.#isDue(settings)) this.#begin();
    } catch (error) {
      const { message } = error as Error;
      this.#standing = { state: 'failed', lastGoodAt: null, failure: { at: clock.now(), message } };
    }
    const { state, failure } = this.#standing;
    const said = `${state} ${failure?.message ?? ''}`;
    if (said === this.#said) return;
    this.#said = said;
    if (state === 'failed' || state === 'stale')
      log.error({ event: `backup_${state}`, why: failure?.message }, 'backups need somebody');
  }

  #isDue({ everyMs }: BackupSettings): boolean {
    if (everyMs === null || this.#making) return false;
    const now = this.#parts.clock.now();
    const { lastGoodAt, failure } = this.#standing;
    // A clock that was set back keeps nothing waiting.
    if (failure && now - failure.at < retryMs && failure.at <= now) return false;
    return lastGoodAt === null || lastGoodAt > now || now - lastGoodAt >= everyMs;
  }

  #begin(): void {
    const { command, log } = this.#parts;
    const child = spawn(process.execPath, [...command], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#making = child;
    if (child.pid !== undefined) {
      try {
        setPriority(child.pid, niceness);
      } catch {
        // It has ended already, or the system does not let it.
      }
    }
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString('utf8')}`.slice(-2000)));
    child.on('error', (error) => log.error({ event: 'backup_not_begun', why: error.message }));
    child.on('close', (status) => {
      this.#making = undefined;
      if (status === 0) log.info({ event: 'backup_made' });
      else if (status !== null) log.error({ event: 'backup_not_made', status, why: said.trim().split('\n').at(-1) });
      if (this.#timer) this.look();
    });
  }
}
