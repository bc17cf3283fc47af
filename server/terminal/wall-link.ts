import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Database, Reader } from '../../platform/database/database.ts';
import type { MadeWallLink, WallLinkState } from '../../contract/seller/wall.ts';

// The secret has 256 random bits, so one fast hash protects it as well as a slow one would.
const hash = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** Makes the link of a display on the wall, and withdraws the former one. @returns its secret, which cannot be read again */
export function makeWallLink(database: Database, staffId: string, now: number): Promise<MadeWallLink> {
  const made = { linkId: randomUUID(), secret: randomBytes(32).toString('base64url') };
  return database.write(async (transaction) => {
    await transaction.run('UPDATE wall_link SET withdrawn_at = ? WHERE withdrawn_at IS NULL', [now]);
    await transaction.run('INSERT INTO wall_link (link_id, secret_hash, staff_id, made_at) VALUES (?, ?, ?, ?)', [
      made.linkId,
      hash(made.secret),
      staffId,
      now,
    ]);
    return made;
  });
}

/** Withdraws a link. @returns whether there was one of that id that was open */
export async function withdrawWallLink(database: Database, linkId: string, now: number): Promise<boolean> {
  const changed = await database.write((transaction) =>
    transaction.run('UPDATE wall_link SET withdrawn_at = ? WHERE link_id = ? AND withdrawn_at IS NULL', [now, linkId]),
  );
  return changed > 0;
}

/** The open link, with the name of the member of staff who made it. */
export async function readWallLink(reader: Reader): Promise<WallLinkState> {
  const row = await reader.get<{ link_id: string; made_at: number; name: string }>(
    `SELECT l.link_id, l.made_at, s.name FROM wall_link l JOIN staff_member s ON s.staff_id = l.staff_id
      WHERE l.withdrawn_at IS NULL`,
  );
  return { link: row ? { linkId: row.link_id, madeAt: row.made_at, madeBy: row.name } : null };
}

/** Whether this is the secret of the open link. The hash is compared by the index, which tells nothing about the secret. */
export async function isWallSecret(reader: Reader, secret: string): Promise<boolean> {
  const row = await reader.get('SELECT 1 AS one FROM wall_link WHERE secret_hash = ? AND withdrawn_at IS NULL', [
    hash(secret),
  ]);
  return row !== undefined;
}

/** A link as the staff record shows it: never its secret. */
export async function readWallLinkForRecord(reader: Reader, linkId: string): Promise<{ isOpen: boolean } | undefined> {
  const row = await reader.get<{ withdrawn_at: number | null }>(
    'SELECT withdrawn_at FROM wall_link WHERE link_id = ?',
    [linkId],
  );
  return row && { isOpen: row.withdrawn_at === null };
}
