import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { publicJwkSchema } from '../../contract/settling/key-set.ts';
import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import type { StaffTerminalList } from '../../contract/seller/back-office-terminal.ts';
import type { PublicJwk } from '../../contract/seller/terminal-key.ts';
import type { TerminalKind } from '../../contract/seller/terminal.ts';
import { readStoredJson } from '../database/stored-json.ts';
import { readAllHealth } from './kiosk-care.ts';

export type Terminal = {
  terminalId: string;
  kind: TerminalKind;
  /** The public half of its own key; null of one that was enrolled before terminals had keys. */
  publicJwk: PublicJwk | null;
};

type Row = {
  terminal_id: string;
  name: string;
  kind: TerminalKind;
  credential_hash: string;
  enrolled_at: number;
  last_seen_at: number | null;
  revoked_at: number | null;
  staff_pin_hash: string | null;
  public_jwk: string | null;
};

// The secret has 256 random bits, so one fast hash protects it as well as a slow one would.
const hash = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** A new terminal's id and credential, `TERMINAL_ID.SECRET`, which is kept as a hash and cannot be read again. */
export function makeTerminal(kind: TerminalKind): { terminalId: string; credential: string; credentialHash: string } {
  const terminalId = `${kind}-${randomUUID()}`;
  const secret = randomBytes(32).toString('base64url');
  return { terminalId, credential: `${terminalId}.${secret}`, credentialHash: hash(secret) };
}

export type NewTerminal = {
  terminalId: string;
  credentialHash: string;
  name: string;
  kind: TerminalKind;
  staffPinHash: string | null;
  publicJwk: PublicJwk | null;
};

/** Enrols a terminal that `makeTerminal` made, within the transaction that admits it. */
export async function insertTerminal(transaction: Transaction, terminal: NewTerminal, now: number): Promise<void> {
  await transaction.run(
    `INSERT INTO terminal (terminal_id, name, kind, credential_hash, enrolled_at, staff_pin_hash, public_jwk)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [
      terminal.terminalId,
      terminal.name,
      terminal.kind,
      terminal.credentialHash,
      now,
      terminal.staffPinHash,
      terminal.publicJwk && JSON.stringify(terminal.publicJwk),
    ],
  );
}

/**
 * Stores the public key of a terminal that has none yet. An existing key stays, so that a thief of a credential cannot add
 * another one.
 * @returns whether this is the terminal's key now
 */
export function keepTerminalKey(database: Database, terminalId: string, publicJwk: PublicJwk): Promise<boolean> {
  return database.write(async (transaction) => {
    await transaction.run('UPDATE terminal SET public_jwk = ? WHERE terminal_id = ? AND public_jwk IS NULL', [
      JSON.stringify(publicJwk),
      terminalId,
    ]);
    const kept = await transaction.get<Pick<Row, 'public_jwk'>>(
      'SELECT public_jwk FROM terminal WHERE terminal_id = ?',
      [terminalId],
    );
    const key = readKey(kept?.public_jwk ?? null);
    return key !== null && key.x === publicJwk.x && key.y === publicJwk.y;
  });
}

function readKey(kept: string | null): PublicJwk | null {
  return kept === null ? null : readStoredJson(publicJwkSchema, kept);
}

/**
 * Enrols a terminal.
 * @returns its credential, which cannot be read again
 */
export async function enrolTerminal(
  database: Database,
  { name, kind, publicJwk = null }: { name: string; kind: TerminalKind; publicJwk?: PublicJwk | null },
  now: number,
): Promise<{ terminalId: string; credential: string }> {
  const { terminalId, credential, credentialHash } = makeTerminal(kind);
  await database.write((transaction) =>
    insertTerminal(transaction, { terminalId, credentialHash, name, kind, staffPinHash: null, publicJwk }, now),
  );
  return { terminalId, credential };
}

/** Finds the terminal of a credential, or the reason why the credential is not accepted. */
export async function authenticateTerminal(
  reader: Reader,
  credential: string,
): Promise<{ terminal: Terminal; lastSeenAt: number | null } | { refusal: 'terminal_unknown' | 'terminal_revoked' }> {
  const dot = credential.lastIndexOf('.');
  const terminalId = credential.slice(0, Math.max(dot, 0));
  const row = await reader.get<Row>('SELECT * FROM terminal WHERE terminal_id = ?', [terminalId]);
  const presented = Buffer.from(hash(credential.slice(dot + 1)));
  const kept = Buffer.from(row?.credential_hash ?? hash(''));
  if (!timingSafeEqual(presented, kept) || !row) return { refusal: 'terminal_unknown' };
  if (row.revoked_at !== null) return { refusal: 'terminal_revoked' };
  const terminal = { terminalId: row.terminal_id, kind: row.kind, publicJwk: readKey(row.public_jwk) };
  return { terminal, lastSeenAt: row.last_seen_at };
}

export async function noteTerminalSeen(database: Database, terminalId: string, now: number): Promise<void> {
  await database.write((transaction) =>
    transaction.run('UPDATE terminal SET last_seen_at = ? WHERE terminal_id = ?', [now, terminalId]),
  );
}

/** Takes a terminal out of service for good. @returns whether there is one of that id */
export async function revokeTerminal(database: Database, terminalId: string, now: number): Promise<boolean> {
  const changed = await database.write((transaction) =>
    transaction.run('UPDATE terminal SET revoked_at = COALESCE(revoked_at, ?) WHERE terminal_id = ?', [
      now,
      terminalId,
    ]),
  );
  return changed > 0;
}

/** A terminal as the staff record shows it: whether it has a PIN, never which. */
export async function readTerminalForRecord(
  reader: Reader,
  terminalId: string,
): Promise<{ name: string; kind: TerminalKind; hasStaffPin: boolean; isRevoked: boolean } | undefined> {
  const row = await reader.get<Row>('SELECT * FROM terminal WHERE terminal_id = ?', [terminalId]);
  if (!row) return undefined;
  const { name, kind, staff_pin_hash: pinHash, revoked_at: revokedAt } = row;
  return { name, kind, hasStaffPin: pinHash !== null, isRevoked: revokedAt !== null };
}

export type TerminalQuery = {
  /** Part of a name, or the beginning of an id. */
  find?: string | undefined;
  /** Out of service rather than in it. */
  isRevoked?: boolean;
  offset?: number;
  limit?: number;
};

/**
 * The shop's terminals, and how many match in all: kiosks before everything else, each from the newest on. Browsers enrol
 * themselves, so there may be any number of those.
 */
export async function listTerminals(
  reader: Reader,
  { find = '', isRevoked = false, offset = 0, limit = 50 }: TerminalQuery = {},
): Promise<StaffTerminalList> {
  const literally = find.replaceAll(/[\\%_]/g, '\\$&');
  const where = `WHERE revoked_at IS ${isRevoked ? 'NOT NULL' : 'NULL'}
                   AND (lower(name) LIKE lower(?) ESCAPE '\\' OR terminal_id LIKE ? ESCAPE '\\')`;
  const values = [`%${literally}%`, `${literally}%`];
  const [count, rows, health] = await Promise.all([
    reader.get<{ n: number }>(`SELECT count(*) AS n FROM terminal ${where}`, values),
    reader.all<Row>(
      `SELECT * FROM terminal ${where}
        ORDER BY CASE WHEN kind = 'kiosk' THEN 0 ELSE 1 END, enrolled_at DESC, terminal_id LIMIT ? OFFSET ?`,
      [...values, limit, offset],
    ),
    readAllHealth(reader),
  ]);
  const terminals = rows.map((row) => ({
    terminalId: row.terminal_id,
    name: row.name,
    kind: row.kind,
    enrolledAt: row.enrolled_at,
    lastSeenAt: row.last_seen_at,
    revokedAt: row.revoked_at,
    hasStaffPin: row.staff_pin_hash !== null,
    health: health.get(row.terminal_id) ?? null,
  }));
  return { terminals, total: count?.n ?? 0 };
}

/** The names of terminals, by id. Unknown ids are missing from the map. */
export async function readTerminalNames(reader: Reader, terminalIds: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(terminalIds)];
  if (ids.length === 0) return new Map();
  const rows = await reader.all<Pick<Row, 'terminal_id' | 'name'>>(
    `SELECT terminal_id, name FROM terminal WHERE terminal_id IN (${ids.map(() => '?').join(', ')})`,
    ids,
  );
  return new Map(rows.map((row) => [row.terminal_id, row.name]));
}
