import type { z } from 'zod';
import { JoseError, readJoseHeader, verifyCompact } from '../../platform/compact-jose.ts';
import type { SettlingKeySet } from './settling-key-set.ts';

/**
 * Reads a message that settling signed with one of its notice keys. An unknown key may be a new one, so the key set is fetched
 * for it, within the time that is left.
 * @throws {JoseError} when it does not verify or is not of the form of the contract
 */
export async function readSignedBySettling<Schema extends z.ZodType>(
  keySet: SettlingKeySet,
  signed: string,
  { type, schema, leftMs }: { type: string; schema: Schema; leftMs: number },
): Promise<z.infer<Schema>> {
  const { kid } = readJoseHeader(signed);
  if (!keySet.noticeKey(kid)) await keySet.refresh(leftMs);
  const read = schema.safeParse(verifyCompact(signed, type, (header) => keySet.noticeKey(header.kid)));
  if (!read.success) throw new JoseError(`the ${type} is not of the form of the contract`);
  return read.data;
}
