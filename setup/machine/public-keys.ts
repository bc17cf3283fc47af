import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { publicJwkSchema, rootThumbprintSchema } from '../../contract/settling/key-set.ts';
import { Mistake } from './questions.ts';

/** 32 bytes in base64, as WireGuard writes keys. */
const wireguardKeySchema = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/);

/** What the command `keys` of each server prints, for the setup of the other one. Nothing in it is secret. */
export const sellerKeysSchema = z.strictObject({ publicJwk: publicJwkSchema, linkPublicKey: wireguardKeySchema });
export const settlingKeysSchema = z.strictObject({
  rootThumbprint: rootThumbprintSchema,
  linkPublicKey: wireguardKeySchema,
});

export type SellerKeys = z.infer<typeof sellerKeysSchema>;
export type SettlingKeys = z.infer<typeof settlingKeysSchema>;

/**
 * Reads the other party's keys: the file that its command `keys` printed, or what is in it.
 * @param command what prints them
 * @throws {Mistake}
 */
export function readOthersKeys<Keys>(given: unknown, schema: z.ZodType<Keys>, command: string): Keys {
  const from = typeof given === 'string' ? readFile(given) : given;
  const parsed = schema.safeParse(from);
  if (parsed.success) return parsed.data;
  const where = typeof given === 'string' ? given : 'what stands there';
  throw new Mistake(`${where} is not what "${command}" prints on the other machine.`);
}

function readFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Mistake(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
