import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { currencySchema } from '../contract/money.ts';
import { writePrivateFile } from '../platform/files/private-file.ts';
import type { ShopHome } from './shop-home.ts';

/** Which shop a home holds. */
export type ShopIdentity = {
  /** Whether it began without products and accounts. */
  isEmpty: boolean;
  sellerId: string;
  name: string;
  currency: z.infer<typeof currencySchema>;
  /** BCP 47. */
  language: string;
};

/** What the command line says about an empty shop. */
export type AskedShop = Pick<ShopIdentity, 'name' | 'currency' | 'language'>;

const demonstration: ShopIdentity = {
  isEmpty: false,
  sellerId: 'harbour-street',
  name: 'Harbour Street',
  currency: 'EUR',
  language: 'en',
};

const keptSchema = z.strictObject({ name: z.string(), currency: currencySchema, language: z.string() });

/** The short name by which settling lists the shop: small letters, digits and hyphens. */
function sellerIdOf(name: string): string {
  const id = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-');
  return id.replaceAll(/^-+|-+$/g, '').slice(0, 64) || 'shop';
}

/**
 * Which shop to open. An empty shop is written down in its home, and opened again without being asked for.
 * @param asked what the command line says; undefined for the shop that is there, or else the demonstration
 * @throws when the home holds another shop than the one that is asked for
 */
export function identifyShop(
  { folder, identityFile, sellerConfigFile }: Pick<ShopHome, 'folder' | 'identityFile' | 'sellerConfigFile'>,
  asked: AskedShop | undefined,
): ShopIdentity {
  const kept = existsSync(identityFile) ? keptSchema.parse(JSON.parse(readFileSync(identityFile, 'utf8'))) : undefined;
  const isOther =
    kept && asked && (['name', 'currency', 'language'] as const).some((each) => kept[each] !== asked[each]);
  if (isOther)
    throw new Error(
      `The shop in ${folder} is ${kept.name}, in ${kept.currency} and the language ${kept.language}. Leave out --empty, or give --home another folder.`,
    );
  if (asked && !kept) {
    if (existsSync(sellerConfigFile))
      throw new Error(`There is a shop in ${folder} already. Leave out --empty, or give --home another folder.`);
    writePrivateFile(identityFile, `${JSON.stringify(asked, null, 2)}\n`);
  }
  const own = kept ?? asked;
  return own === undefined ? demonstration : { ...own, isEmpty: true, sellerId: sellerIdOf(own.name) };
}
