import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { signCompact } from '../../../platform/compact-jose.ts';
import type { Database } from '../../../platform/database/database.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import type { Log } from '../../../platform/log.ts';
import type { Application } from '../../../contract/seller/application.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import type { SettlingKeySet } from '../../../server/settling-client/settling-key-set.ts';
import type { Terminal } from '../../../server/terminal/terminal-store.ts';
import { noticeType } from '../../../contract/settling/notice.ts';
import type { Notice } from '../../../contract/settling/notice.ts';
import { terminalSignatureType } from '../../../contract/settling/terminal-signature.ts';
import { temporaryFolderOfSuite } from '../../support/temporary-folder.ts';
import { anyContact } from '../../support/sold-here.ts';
import { openFromMigratedFile } from '../../support/migrated-file.ts';

/** One seller's database in SQLite with one variant on its shelf, and what a terminal and settling sign: without any server. */

export const sellerId = 'corner';
export const startedAt = 1_800_000_000_000;
export const variantId = 'mug-blue';
export const priceMinor = 1_250;

/** Puts the one variant on the shelf. */
export async function stock(database: Database): Promise<void> {
  await database.write(async (transaction) => {
    await transaction.run(
      `INSERT INTO article (article_id, handle, title, title_key, vendor, tags, option_names, status, is_sold, from_minor,
                            to_minor, variant_count, version, created_at, updated_at)
       VALUES ('mug', 'mug', 'Mug', 'mug', '', '[]', '["Colour"]', 'published', 1, ?, ?, 1, 1, ?, ?)`,
      [priceMinor, priceMinor, startedAt, startedAt],
    );
    await transaction.run("INSERT INTO article_body (article_id, description) VALUES ('mug', '')");
    await transaction.run(
      `INSERT INTO variant (variant_id, article_id, position, sku, barcode, option_values, price_minor, on_hand)
       VALUES (?, 'mug', 0, 'MUG-1', '', '["Blue"]', ?, 1000)`,
      [variantId, priceMinor],
    );
  });
}

/** The database of the suite whose body asks: open, with its shelf stocked, while the suite's tests run. */
export function openGround(): Database {
  const folder = temporaryFolderOfSuite();
  let opened: Database;
  beforeAll(async () => {
    opened = await openFromMigratedFile(path.join(folder, 'seller.sqlite'), 'seller', openSellerDatabase);
    await stock(opened);
  });
  afterAll(() => opened.close());
  return {
    dialect: 'sqlite',
    folder,
    all: (sql, values) => opened.all(sql, values),
    get: (sql, values) => opened.get(sql, values),
    write: (work) => opened.write(work),
    abandonConnections: () => opened.abandonConnections(),
    close: () => opened.close(),
  };
}

/** How many are on the shelf, and how many of those are reserved. */
export async function shelf(database: Database): Promise<{ onHand: number; reserved: number }> {
  const row = await database.get<{ onHand: number; reserved: number }>(
    'SELECT on_hand AS "onHand", reserved FROM variant WHERE variant_id = ?',
    [variantId],
  );
  return row!;
}

export const terminalKey = makeKeyPair();
export const terminal: Terminal = { terminalId: 'kiosk-1', kind: 'kiosk', publicJwk: terminalKey.publicJwk as never };

/** An application of the terminal as it arrives, signed after `changes`. */
export function makeApplication(changes: Partial<Application> = {}): Application {
  const application = {
    applicationId: randomUUID(),
    lines: [{ variantId, quantity: 2, unitPriceMinor: priceMinor }],
    totalMinor: 2 * priceMinor,
    currency: 'EUR' as const,
    fulfilment: { method: 'collect' as const },
    contact: anyContact,
    seal: 'aGVhZA..aXY.dGV4dA.dGFn',
    ...changes,
  };
  const { applicationId, totalMinor, currency, seal } = application;
  const sealSha256 = createHash('sha256').update(seal).digest('base64url');
  const { terminalId } = terminal;
  const contents = { applicationId, sellerId, terminalId, amountMinor: totalMinor, currency, sealSha256, issuedAt: 1 };
  const terminalSignature = signCompact(contents, terminalKey.privateKey, {
    kid: terminalKey.kid,
    typ: terminalSignatureType,
  });
  return { ...application, terminalSignature, ...changes };
}

export const noticeKey = makeKeyPair();
/** A key set that knows the one key of settling's notices. */
export const keySetOf = (refreshed: (number | undefined)[] = []): SettlingKeySet =>
  ({
    noticeKey: (kid?: string) => (kid === noticeKey.kid ? noticeKey.publicKey : undefined),
    refresh: async (withinMs?: number) => void refreshed.push(withinMs),
  }) as Partial<SettlingKeySet> as SettlingKeySet;

/** Settling's notice about an application, signed. */
export function noticeFor(
  { applicationId, totalMinor, currency }: Pick<Application, 'applicationId' | 'totalMinor' | 'currency'>,
  kind: Notice['kind'],
  changes: Partial<Notice> = {},
): { notice: Notice; signed: string } {
  const notice: Notice = {
    noticeId: randomUUID(),
    kind,
    sellerId,
    applicationId,
    amountMinor: totalMinor,
    currency,
    ...(kind === 'non-approval' && { reason: 'declined' as const }),
    ...(kind === 'approval' && { heldUntil: startedAt + 7 * 86_400_000 }),
    decidedAt: startedAt,
    ...changes,
  };
  const signed = signCompact(notice, noticeKey.privateKey, { kid: noticeKey.kid, typ: noticeType });
  return { notice, signed };
}

/** A log that keeps what it is told: the level, and the facts but for their words. */
export function keptLog(): { log: Log; told: Record<string, unknown>[] } {
  const told: Record<string, unknown>[] = [];
  const at = (level: string) => (fact: object) => void told.push({ level, ...fact });
  return { log: { info: at('info'), warn: at('warn'), error: at('error') } as unknown as Log, told };
}
