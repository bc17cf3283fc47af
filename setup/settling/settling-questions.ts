import { readText } from '../machine/answer-kinds.ts';
import { linkQuestions } from '../machine/link-end.ts';
import { readOthersKeys, sellerKeysSchema } from '../machine/public-keys.ts';
import type { SellerKeys } from '../machine/public-keys.ts';
import { Mistake } from '../machine/questions.ts';
import type { Question } from '../machine/questions.ts';

/** PostgreSQL over TCP would have to be reached from a namespace that holds nothing but the private link. */
function readDatabase(given: unknown): string {
  const database = readText(given, 1_000);
  if (!/^postgres(ql)?:/.test(database)) return database;
  if (!URL.canParse(database))
    throw new Mistake('it has to be an address, such as postgres://localhost/sidelane?host=/run/postgresql.');
  const { searchParams } = new URL(database);
  if (searchParams.get('host')?.startsWith('/')) return database;
  throw new Mistake(
    'settling’s network holds nothing but the private link, so PostgreSQL is reached by its socket: postgres://localhost/sidelane?host=/run/postgresql.',
  );
}

/** What settling's setup has to know, in the order in which it asks. */
export const settlingQuestions = {
  sellerId: {
    asks: 'The short name of the seller, as its own setup has it, such as corner-shop',
    read: (given) => readText(given, 64),
  } satisfies Question<string>,
  sellerName: { asks: 'The seller’s name', read: (given) => readText(given, 120) } satisfies Question<string>,
  sellerKeys: {
    asks: 'The file that "sidelane-seller keys" printed on the seller’s machine',
    read: (given) => readOthersKeys(given, sellerKeysSchema, 'sidelane-seller keys'),
  } satisfies Question<SellerKeys>,
  database: {
    asks: 'The database: a file, or postgres://… by its socket',
    usual: 'settling.sqlite',
    read: readDatabase,
  } satisfies Question<string>,
  ...linkQuestions('settling'),
};
