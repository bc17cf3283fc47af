import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

// The row id is `article.article_number`. Prefixes of up to five characters have their own index: without one, FTS5 gathers
// every match of an unfinished word before it gives the first.
const searchOnSqlite = `
  CREATE VIRTUAL TABLE article_search USING fts5 (
    title, words, codes, facets,
    content = '', contentless_delete = 1, detail = column, prefix = '1 2 3 4 5',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
  )
`;

const searchOnPostgres = `
  CREATE TABLE article_search (
    article_number BIGINT PRIMARY KEY REFERENCES article (article_number),
    words TSVECTOR NOT NULL
  );
  CREATE INDEX article_search_words ON article_search USING gin (words)
`;

/**
 * What articles are found by, by whole, unfinished and misspelt words. The indexes are given words that our own code has
 * folded and cut (`article/text-folding.ts`), so that the same search finds the same articles on both databases,
 * without extensions. `facets` holds what is filtered by (sold, category, tag) as words, so that a filter looks up no article.
 */
export async function createArticleSearch(transaction: Transaction): Promise<void> {
  const isSqlite = transaction.dialect === 'sqlite';
  const WORD = isSqlite ? 'TEXT' : 'TEXT COLLATE "C"';
  const ROWS = isSqlite ? 'WITHOUT ROWID' : '';
  await runStatements(transaction, isSqlite ? searchOnSqlite : searchOnPostgres);
  await runStatements(
    transaction,
    `
    CREATE TABLE search_word (word ${WORD} PRIMARY KEY) ${ROWS};
    CREATE TABLE search_word_form (form ${WORD} NOT NULL, word ${WORD} NOT NULL, PRIMARY KEY (form, word)) ${ROWS}
    `,
  );
}
