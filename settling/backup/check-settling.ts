import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Reader } from '../../platform/database/database.ts';
import { verifyAudit } from '../audit-heads/verify-audit.ts';
import { readDatedKeys, readNumberKeys } from '../keys/key-files.ts';
import { verifyLedger } from '../ledger/verify-ledger.ts';

/**
 * Checks a restored settling database: the whole ledger, the whole audit with its signed heads, and that the keys of every stored
 * number are there. @returns what is wrong, as sentences
 */
export async function checkSettling(restored: Reader, folder: string, takenAt: number): Promise<string[]> {
  const wrong: string[] = [];
  const keysFolder = path.join(folder, 'keys');
  if (!existsSync(path.join(keysFolder, 'root.pem'))) wrong.push('The root key is not in the backup.');
  const kept = await restored.all<{ key_id: string; purpose: string }>('SELECT key_id, purpose FROM number_key');
  const found = [...readNumberKeys(keysFolder, 'number-index'), ...readNumberKeys(keysFolder, 'number-encryption')];
  for (const { key_id: keyId, purpose } of kept) {
    if (!found.some((key) => key.keyId === keyId))
      wrong.push(`The key ${keyId} of stored card numbers (${purpose}) is not in the backup.`);
  }
  for (const { kind, where } of await verifyLedger(restored, 3))
    wrong.push(`The ledger does not agree: ${kind}, ${where}.`);
  const notice = readDatedKeys(keysFolder, 'notice');
  const { flaw } = await verifyAudit({
    reader: restored,
    keyFor: (keyId) => notice.find(({ kid }) => kid === keyId)?.publicKey,
    now: takenAt,
  });
  if (flaw) wrong.push(`The audit does not hold (${flaw.what}). ${flaw.says}`);
  return wrong;
}
